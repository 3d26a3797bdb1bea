#!/usr/bin/env bash
# Prints the path of a Chromium to test in: the machine's own, else Debian's (as root), else the one
# that playwright downloads into this project's folder.
set -euo pipefail

own() {
    for name in "${CHROMIUM:-chromium}" chromium-browser google-chrome google-chrome-stable chrome; do
        if command -v "$name"; then
            return
        fi
    done
    return 1
}

if own; then
    exit
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq >&2
    apt-get install -qq --yes --no-install-recommends chromium >&2
    own
    exit
fi
export PLAYWRIGHT_BROWSERS_PATH="$PWD/.tools/playwright"
npx playwright-core install chromium >&2
node --print "require('playwright-core').chromium.executablePath()"
