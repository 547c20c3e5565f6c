#!/bin/sh
# Runs the tests, from a bare Python 3.11 on. What follows goes to pytest.
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
. "$root/scripts/setup.sh"

need_lock test

# Playwright, too, has to start: the Node.js inside it needs libatomic1, which
# is not on every Debian.
has_browser() {
    command -v chromium >/dev/null 2>&1 && "$python" -m playwright --version </dev/null >/dev/null 2>&1
}

# The tests measure text, and Chromium alone brings no fonts to measure.
if ! has_browser; then
    if can_apt; then
        say "Installing chromium ..."
        apt_install chromium fonts-liberation libatomic1 || say "chromium could not be installed."
    fi
    has_browser || [ -n "${CI:-}" ] || say "The browser tests will be skipped: they need Debian's packages chromium and libatomic1."
fi

# Some tests make repositories; a copy of the project can come without git.
if ! command -v git >/dev/null 2>&1; then
    if can_apt; then
        say "Installing git ..."
        apt_install git || say "git could not be installed."
    fi
    command -v git >/dev/null 2>&1 || [ -n "${CI:-}" ] || say "The tests that make repositories will be skipped: they need git."
fi

# Where nobody reads what was skipped, a missing browser is a failure.
if [ -n "${CI:-}" ]; then
    export ASSAY_REQUIRE_BROWSER=1
fi

cd "$root"
# Side by side, but never more than four at once: each starts a browser and builds the site for itself.
exec "$python" -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile "$@"
