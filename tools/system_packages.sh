#!/usr/bin/env bash
# Install the Debian packages named, or those that the tests need, where this account may;
# else say what is needed. Usage: tools/system_packages.sh [PACKAGE ...]
set -euo pipefail
PATH="$PATH:/usr/sbin:/sbin"

missing=("$@")
need() { # COMMAND-THAT-SUCCEEDS-WHERE-PRESENT PACKAGE...
  eval "$1" >/dev/null 2>&1 || missing+=("${@:2}")
}
has_library() { PATH="$PATH:/sbin:/usr/sbin" ldconfig -p | grep -q "$1"; }
if [ $# -eq 0 ]; then
  need 'command -v soffice' libreoffice-calc libreoffice-writer
  need 'command -v pdftoppm' poppler-utils
  need 'fc-list :lang=zh-cn family | grep -q .' fonts-noto-cjk fontconfig
  # WeasyPrint draws its PDF pages with these.
  need 'has_library libpangoft2-1.0.so.0' libpango-1.0-0 libpangoft2-1.0-0
  need 'has_library libharfbuzz-subset.so.0' libharfbuzz-subset0
  need 'ls /usr/lib/postgresql/*/bin/initdb' postgresql-15
  need 'command -v chromium' chromium
fi
[ ${#missing[@]} -gt 0 ] || exit 0

if ! command -v apt-get >/dev/null; then
  echo "Please install, with your system's package manager: ${missing[*]}" >&2
  exit 1
fi
if [ "$(id -u)" -eq 0 ]; then
  as_root=()
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
  as_root=(sudo -n)
else
  echo "These system packages are missing. Please run: sudo apt-get install ${missing[*]}" >&2
  exit 1
fi

install() {
  DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install --yes --quiet \
    --no-install-recommends "$@" >/dev/null
}
install_or_update() {
  if ! install "$@" 2>/dev/null; then
    "${as_root[@]}" apt-get update --quiet >/dev/null
    install "$@"
  fi
}

echo "Installing system packages: ${missing[*]}" >&2
case " ${missing[*]} " in
*" postgresql-"*)
  # Debian makes a cluster and starts it; the tests make their own, so none is wanted here.
  settings=/etc/postgresql-common/createcluster.conf
  install_or_update postgresql-common
  "${as_root[@]}" cp "$settings" "$settings.before-linli"
  echo "create_main_cluster = false" | "${as_root[@]}" tee -a "$settings" >/dev/null
  trap '"${as_root[@]}" mv "$settings.before-linli" "$settings"' EXIT
  ;;
esac
install_or_update "${missing[@]}"
