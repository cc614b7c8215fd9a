#!/bin/sh
# Bring the virtual environment up to date. Does nothing when what it is made from did not change.
set -eu
cd "$(dirname "$0")/.."

STAMP=.venv/throughcare-stamp
INPUTS='pyproject.toml uv.lock hatch_build.py'
BUILT_FROM='throughcare/pages/frontend throughcare/locale'

say() { printf '%s\n' "$*" >&2; }

fail() {
    say "$1"
    say "On Debian or Ubuntu: sudo apt-get install git make python3-venv"
    exit 1
}

fingerprint() {
    # The folder is part of it: a virtual environment cannot be moved.
    {
        pwd
        cat $INPUTS
        find $BUILT_FROM -name node_modules -prune -o -type f ! -name '*.mo' -print 2>/dev/null |
            LC_ALL=C sort | while IFS= read -r file; do cksum "$file"; done
    } | cksum
}

works() { "$1" --version >/dev/null 2>&1; }

# A shim can be on the path and yet not work, so each candidate is tried.
find_uv() {
    for candidate in "${UV:-}" uv .uv/bin/uv; do
        if [ -n "$candidate" ] && works "$candidate"; then
            echo "$candidate"
            return
        fi
    done
}

make_uv() {
    works python3 || fail "Cannot prepare Throughcare: [python3] was not found."
    say "Fetching uv into .uv (once) ..."
    rm -rf .uv
    python3 -m venv .uv >&2 || {
        rm -rf .uv
        fail "Cannot prepare Throughcare: [python3 -m venv] failed, see above; the venv module is missing."
    }
    .uv/bin/python -m pip install --disable-pip-version-check --quiet uv >&2 || {
        rm -rf .uv
        say "Cannot prepare Throughcare: pip could not fetch [uv], see above. Is the network there?"
        exit 1
    }
}

if [ -x .venv/bin/throughcare ] && [ "$(cat "$STAMP" 2>/dev/null)" = "$(fingerprint)" ]; then
    exit 0
fi

works git || fail "Cannot prepare Throughcare: [git] was not found."
UV_FOUND=$(find_uv)
if [ -z "$UV_FOUND" ]; then
    make_uv
    UV_FOUND=.uv/bin/uv
fi

say "Installing what Throughcare needs into .venv (from uv.lock) ..."
# Reinstalling our own package builds the styles, the scripts and the translations anew.
"$UV_FOUND" sync --locked --reinstall-package throughcare >&2 || {
    say "Cannot prepare Throughcare: [uv sync --locked] failed, see above."
    say "If pyproject.toml was changed on purpose, run: $UV_FOUND lock"
    exit 1
}
fingerprint > "$STAMP"
