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

# require TOOL PACKAGE : makes sure that TOOL can be run, or ends with exit code 3.
require() {
  command -v "$1" >/dev/null && return 0
  install_packages "$2" && hash -r && command -v "$1" >/dev/null && return 0
  say "'$1' is needed and could not be installed; install it (on Debian: apt-get install $2) and try again"
  exit 3
}

# Puts JDK 17 or later first on the PATH.
require_jdk() {
  if [ -n "${JAVA_HOME:-}" ] && [ -x "$JAVA_HOME/bin/javac" ]; then
    PATH="$JAVA_HOME/bin:$PATH"
  fi
  require javac openjdk-17-jdk-headless
}
