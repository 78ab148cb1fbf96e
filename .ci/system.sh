#!/usr/bin/env bash
# Installs what tests against a real Keycloak, in real browsers, and with clients of others, need from the system and is
# not there yet.
# `npm run setup` calls it when CI=true or with `-- --system`; nobody's machine is changed unasked.
set -euo pipefail

say() { echo "system: $*"; }

java_major() {
  java -version 2>&1 | sed -nE 's/.* version "([0-9]+).*/\1/p' | head -n 1
}

missing=()
command -v java >/dev/null && [ "$(java_major)" -ge 17 ] || missing+=(default-jdk-headless)
command -v mvn >/dev/null || missing+=(maven)
command -v tar >/dev/null || missing+=(tar)
# Python's own venv is a package of its own on Debian.
python3 -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3-venv)
command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null ||
  missing+=(chromium)
command -v firefox-esr >/dev/null || missing+=(firefox-esr)
# It brings MiniBrowser, the browser that it drives; both need a display, though nobody looks at it.
command -v WebKitWebDriver >/dev/null || missing+=(webkit2gtk-driver)
command -v Xvfb >/dev/null || missing+=(xvfb)

[ ${#missing[@]} -eq 0 ] && exit 0

if ! command -v apt-get >/dev/null; then
  say "needs a JDK of version 17 or newer, Maven, tar, Python 3 with venv, Chromium, Firefox ESR, WebKitWebDriver and Xvfb, and knows only how to install them with apt-get: install them and run this again" >&2
  exit 1
fi
if [ "$(id -u)" -ne 0 ]; then
  say "not root: run 'sudo apt-get install ${missing[*]}' and then this again" >&2
  exit 1
fi

say "installing ${missing[*]} with apt-get, for tests against a real Keycloak, in real browsers, and with clients of others"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
export DEBIAN_FRONTEND=noninteractive
if ! { apt-get update && apt-get install -y --no-install-recommends "${missing[@]}"; } >"$log" 2>&1 </dev/null; then
  cat "$log" >&2
  say "apt-get failed; its output is above" >&2
  exit 1
fi
