#!/bin/sh
# Compiles every source in must-not-compile. Each must fail, with the sentence in its first line: // must fail: sentence
# usage: must-not-compile.sh COMPILER UNIT_RESULTS; ends with the sum of both: "N passed, N failed"
compiler=$1
passed=$(sed -n 's/^\([0-9]*\) passed, [0-9]* failed$/\1/p' "$2")
failed=$(sed -n 's/^[0-9]* passed, \([0-9]*\) failed$/\1/p' "$2")
passed=${passed:-0}
failed=${failed:-1}
for source in must-not-compile/*.cpp; do
  sentence=$(sed -n '1s|^// must fail: ||p' "$source")
  output=$($compiler -std=c++14 -fsyntax-only -I../include -I. "$source" 2>&1)
  if [ $? -eq 0 ]; then
    echo "$source: compiles, but must not" >&2
    failed=$((failed + 1))
  elif [ -z "$sentence" ] || ! printf '%s' "$output" | grep -qF "$sentence"; then
    printf '%s: fails without the sentence "%s":\n%s\n' "$source" "$sentence" "$output" >&2
    failed=$((failed + 1))
  else
    passed=$((passed + 1))
  fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
