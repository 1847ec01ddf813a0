# Shared by the commands of this folder: where the repository is, how they speak, what they need.
# Sourced, never run. COMMAND names the command in messages.
set -euo pipefail
ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)"
VENV="$ROOT/.venv"
CUDA="$ROOT/.cuda" # libtorch for CUDA, where environment/setup --cuda has put it

say() { printf '%s\n' "$*"; }
fail() { printf '%s: %s\n' "$COMMAND" "$*" >&2; exit 1; }

# The hash of what comes in on standard input.
digest() {
  if command -v sha256sum >/dev/null; then sha256sum; else shasum -a 256; fi | cut -d' ' -f1
}

# ---- JDK: JAVA_HOME first, then the path -----------------------------------------------------------------

# The major version of the JDK in folder $1. Its release file spares the start of a JVM.
jdk_version() {
  local version=""
  [ ! -r "$1/release" ] || version="$(sed -n 's/^JAVA_VERSION="\(.*\)"/\1/p' "$1/release")"
  [ -n "$version" ] || version="$("$1/bin/java" -version 2>&1 | sed -n 's/.*version "\([^"]*\)".*/\1/p' | head -n 1)"
  version="${version#1.}"
  printf '%s' "${version%%[!0-9]*}"
}

# What keeps the folder $1 from being our JDK; nothing when it will do.
jdk_problem() {
  [ -x "$1/bin/java" ] || { printf 'has no bin/java'; return; }
  local version
  version="$(jdk_version "$1")"
  [ -n "$version" ] || { printf 'does not tell its version'; return; }
  [ "$version" -ge 17 ] || { printf 'is version %s' "$version"; return; }
  [ -x "$1/bin/javac" ] || { printf 'is a runtime without a compiler'; return; }
}

# Sets JDK to the folder of a JDK of version 17 or newer, and JDK_VERSION.
find_jdk() {
  local found="" problem java
  if [ -n "${JAVA_HOME:-}" ]; then
    problem="$(jdk_problem "$JAVA_HOME")"
    [ -n "$problem" ] || { JDK="$JAVA_HOME"; JDK_VERSION="$(jdk_version "$JDK")"; return; }
    found="JAVA_HOME=$JAVA_HOME $problem; "
  fi
  if java="$(command -v java)"; then
    if [ -x /usr/libexec/java_home ]; then JDK="$(/usr/libexec/java_home 2>/dev/null)" || JDK=""
    else JDK="$(dirname "$(dirname "$(readlink -f "$java")")")"; fi
    problem="$(jdk_problem "$JDK")"
    [ -n "$problem" ] || { JDK_VERSION="$(jdk_version "$JDK")"; return; }
    found="${found}java on the path ($JDK) $problem"
  else
    found="${found}no java on the path"
  fi
  fail "needs a JDK 17 or newer: $found. Install one (Debian, Ubuntu: apt install openjdk-17-jdk; macOS: brew install openjdk@17) or set JAVA_HOME to one."
}

# ---- Maven and Python ------------------------------------------------------------------------------------

find_maven() {
  local hint="Install it (Debian, Ubuntu: apt install maven; macOS: brew install maven)." version
  command -v mvn >/dev/null || fail "needs Maven 3.6.3 or newer: no mvn on the path. $hint"
  version="$(JAVA_HOME="$JDK" mvn -v 2>&1 | sed -n 's/.*Apache Maven \([0-9][0-9.]*\).*/\1/p' | head -n 1)" || true
  [ -n "$version" ] || fail "needs Maven 3.6.3 or newer: $(command -v mvn) does not tell its version. $hint"
  [ "$(printf '%s\n3.6.3\n' "$version" | sort -V | head -n 1)" = 3.6.3 ] \
    || fail "needs Maven 3.6.3 or newer: $(command -v mvn) is version $version. $hint"
}

# Sets PYTHON to an interpreter of version 3.10 or newer that can make virtual environments.
find_python() {
  local name path version found="" hint="Debian, Ubuntu: apt install python3 python3-venv; macOS: brew install python"
  for name in ${TAILOR_PYTHON:+"$TAILOR_PYTHON"} python3 python3.14 python3.13 python3.12 python3.11 python3.10 python; do
    path="$(command -v "$name")" || continue
    version="$("$path" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null)" || continue
    if [ "$(printf '%s\n3.10\n' "$version" | sort -V | head -n 1)" != 3.10 ]; then
      found="$found $path is version $version;"
    elif ! "$path" -c 'import venv, ensurepip' 2>/dev/null; then
      found="$found $path ($version) has no venv module;"
    else
      PYTHON="$path"
      return
    fi
  done
  fail "needs Python 3.10 or newer with venv:${found:- no python3 on the path;} install it ($hint) or set TAILOR_PYTHON to one."
}

absolute() { case "$1" in /*) printf '%s' "$1" ;; *) printf '%s/%s' "$PWD" "$1" ;; esac; }

# What the stock kernel "java" takes from outside; ours has the same in its kernelspec.
kernel_environment() {
  find_jdk
  export JAVA_HOME="$JDK" PATH="$JDK/bin:$PATH" OPT_OUT_TRACKING=true DJL_OFFLINE=true JJAVA_JVM_OPTS
  # Meant from here, but the kernel works in notebooks/.
  TAILOR_HOME="$(absolute "${TAILOR_HOME:-$ROOT/.tailor}")"
  export TAILOR_HOME
  [ -z "${TAILOR_DATA:-}" ] || export TAILOR_DATA="$(absolute "$TAILOR_DATA")"
  local line
  while IFS= read -r line; do [ -z "$line" ] || export "${line?}"; done \
    < <("$VENV/bin/python" "$ROOT/environment/kernelspec.py" --java "$JDK" --java-version "$JDK_VERSION" --print cuda)
  JJAVA_JVM_OPTS="${JJAVA_JVM_OPTS:-$("$VENV/bin/python" "$ROOT/environment/kernelspec.py" --java "$JDK" --java-version "$JDK_VERSION" --print options)}"
}

# ---- Long steps ------------------------------------------------------------------------------------------

# quietly LABEL LOG COMMAND…: runs the command with its output in LOG and shows that it is alive.
quietly() {
  local label="$1" log="$2" start=$SECONDS shown=0 code=0 child
  shift 2
  mkdir -p "$(dirname "$log")"
  "$@" >"$log" 2>&1 </dev/null &
  child=$!
  # A background child of a script does not hear Ctrl-C: pass it on, and leave nothing running.
  trap 'kill "$child" 2>/dev/null; wait "$child" 2>/dev/null; say ""; fail "interrupted; run it again to go on"' INT TERM
  while kill -0 "$child" 2>/dev/null; do
    if [ -t 1 ]; then printf '\r  %s … %d s ' "$label" $((SECONDS - start))
    elif [ $((SECONDS - start)) -ge $((shown + 15)) ]; then
      shown=$((SECONDS - start))
      say "  $label … $shown s"
    fi
    sleep 0.2
  done
  wait "$child" || code=$?
  trap - INT TERM
  [ -t 1 ] && printf '\r\033[K'
  [ "$code" -ne 0 ] || say "  $label: $((SECONDS - start)) s"
  return "$code"
}

# What the outside kept from us, as read in a log of pip or Maven: one line, or nothing when it was something else.
outside_cause() {
  if grep -q -E 'No space left on device|Errno 28|Disk quota exceeded' "$1"; then
    printf 'the disk is full. Free a few GB and run it again'
  elif grep -q -i -E 'name resolution|Unknown host|UnknownHost|Connection refused|Network is unreachable|No route to host|timed out|ProxyError|Failed to establish a new connection|Could not transfer artifact|NewConnectionError|SSLError|PKIX path' "$1"; then
    printf 'no network, or the package registry does not answer. Connect (behind a proxy: set https_proxy for pip and <proxies> in ~/.m2/settings.xml) and run it again'
  fi
}
