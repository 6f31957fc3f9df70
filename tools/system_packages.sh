#!/usr/bin/env bash
# Install the Debian packages named, or those that the tests need, where this account may;
# else say what is needed. Usage: tools/system_packages.sh [PACKAGE ...]
set -euo pipefail

missing=("$@")
need() { # COMMAND-THAT-SUCCEEDS-WHERE-PRESENT PACKAGE...
  eval "$1" >/dev/null 2>&1 || missing+=("${@:2}")
}
if [ $# -eq 0 ]; then
  need 'command -v soffice' libreoffice-calc libreoffice-writer
  need 'command -v pdftoppm' poppler-utils
  need 'fc-list :lang=zh-cn family | grep -q .' fonts-noto-cjk fontconfig
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

echo "Installing system packages: ${missing[*]}" >&2
install() {
  DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install --yes --quiet \
    --no-install-recommends "${missing[@]}" >/dev/null
}
if ! install 2>/dev/null; then
  "${as_root[@]}" apt-get update --quiet >/dev/null
  install
fi
