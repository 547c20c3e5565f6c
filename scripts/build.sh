#!/bin/sh
# Builds the site into site/, from a bare Python 3.11 on.
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
. "$root/scripts/setup.sh"

need_lock build

cd "$root"
"$python" -m assay build "$@"

# Opened as files, pages do not find each other: their addresses are folders.
if [ -f site/index.html ]; then
    say "The site is in site/. To read it, run '.venv/bin/assay serve',"
    say "or 'python3 -m http.server -d site 8000' and open http://localhost:8000/."
    say "'. .venv/bin/activate' makes 'assay' a command of this shell, as the guides and messages call it."
fi
