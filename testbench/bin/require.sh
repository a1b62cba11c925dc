# Sourced by ./skipgate and ./test: finds the tools a build needs, or installs them from the system's packages.

say() { printf 'skipgate: %s\n' "$*" >&2; }

# install_packages PACKAGE... : true if they are installed afterwards; its log goes to the file in $SETUP_LOG.
install_packages() {
  command -v apt-get >/dev/null || return 1
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null && sudo -n true 2>/dev/null || return 1
    as_root=(sudo -n)
  fi
  say "installing $*"
  local install=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@")
  mkdir -p "$(dirname "$SETUP_LOG")"
  "${install[@]}" >>"$SETUP_LOG" 2>&1 && return 0
  "${as_root[@]}" apt-get update -q >>"$SETUP_LOG" 2>&1
  "${install[@]}" >>"$SETUP_LOG" 2>&1
}

# missing TOOL:PACKAGE... : the packages of those tools that cannot be run.
missing() {
  local tool
  hash -r
  for tool in "$@"; do
    command -v "${tool%%:*}" >/dev/null || printf '%s ' "${tool##*:}"
  done
}

# require TOOL:PACKAGE... : makes sure that every tool can be run, or ends with exit code 3.
require() {
  local packages
  packages=$(missing "$@")
  # shellcheck disable=SC2086 # several packages may stand in it
  [ -z "$packages" ] || install_packages $packages
  packages=$(missing "$@")
  [ -z "$packages" ] && return 0
  say "what is needed could not be installed; install it (on Debian: apt-get install ${packages% }) and try again"
  exit 3
}

# Puts the JDK that JAVA_HOME names first on the PATH.
use_java_home() {
  if [ -n "${JAVA_HOME:-}" ] && [ -x "$JAVA_HOME/bin/java" ]; then
    PATH="$JAVA_HOME/bin:$PATH"
  fi
}
