#!/usr/bin/env bash
# Make .venv in the repository's root from a hashed lock, with the command linli in it; the kind
# engines makes .venv-engines beside it, without the server, to test that the engines stand alone.
# Quick where nothing changed. Usage: tools/setup.sh [run|dev|bench|engines]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

kind="${1:-run}"
environment=.venv
# Each kind, and those whose environment holds all of it.
case "$kind" in
run) holders="run dev bench" ;;
dev) holders="dev bench" ;;
bench) holders="bench" ;;
engines) holders="engines" environment=.venv-engines ;;
*)
  echo "tools/setup.sh: run, dev, bench or engines, not '$kind'" >&2
  exit 2
  ;;
esac

say() { printf '%s\n' "$*" >&2; }

find_python() {
  local name
  for name in ${PYTHON:-} python3.11 python3 python3.12 python3.13 python3.14; do
    if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      echo "$name"
      return
    fi
  done
  say "Linli needs Python 3.11 or newer, and none was found. On Debian 12: apt-get install python3.11"
  exit 1
}

make_environment() {
  local python
  python="$(find_python)"
  # Debian ships Python without the part that makes environments.
  if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    tools/system_packages.sh python3-venv
  fi
  say "Making $environment with $("$python" --version)"
  "$python" -m venv --clear "$environment"
}

lock_of() {
  if [ "$1" = run ]; then echo requirements.lock; else echo "requirements-$1.lock"; fi
}

# Changes with everything that the environment depends on, the folder it stands in too.
stamp_of() {
  { pwd; cat "$(lock_of "$1")" pyproject.toml tools/setup.sh src/linli/__init__.py; } |
    sha256sum | cut -d' ' -f1
}

is_ready() {
  local holder
  [ -x $environment/bin/linli ] || return 1
  for holder in $holders; do
    [ "$(cat "$environment/.linli-$holder" 2>/dev/null)" != "$(stamp_of "$holder")" ] || return 0
  done
  return 1
}

# uv is quicker; where it is not to be had, pip installs the same files by the same hashes.
install_with_uv() {
  local uv=$environment/bin/uv index
  if [ ! -x "$uv" ]; then
    $pip install -qq --require-hashes --requirement requirements-uv.lock || return 1
  fi
  # uv does not read pip's settings; a mirror that is set there has to be told.
  index="$($pip config get global.index-url 2>/dev/null || echo "${PIP_INDEX_URL:-}")"
  if [ -n "$index" ] && [ -z "${UV_DEFAULT_INDEX:-}" ]; then
    export UV_DEFAULT_INDEX="$index"
  fi
  "$uv" pip install --quiet --python $environment/bin/python --require-hashes --requirement "$1"
}

if [ "$(cat $environment/.linli-place 2>/dev/null || pwd)" != "$(pwd)" ] ||
  ! $environment/bin/python -c 'import pip' 2>/dev/null; then
  make_environment
fi
! is_ready || exit 0

pip="$environment/bin/python -m pip --disable-pip-version-check"
lock="$(lock_of "$kind")"
say "Installing $lock into $environment"
install_with_uv "$lock" 2>/dev/null || $pip install -qq --require-hashes --requirement "$lock"
$pip install -qq --no-deps --no-build-isolation --editable .
pwd >$environment/.linli-place
stamp_of "$kind" >"$environment/.linli-$kind"
say "Ready: $environment/bin/linli --help"
