# Read by build.sh and test.sh, which have set root to the project's folder:
# finds Python, makes .venv there and keeps it in step with a lock.

venv=$root/.venv
python=$venv/bin/python
log=$venv/install.log
apt_is_fresh=

say() {
    printf '%s\n' "$*"
}

stop() {
    printf '%s\n' "$*" >&2
    exit 2
}

is_new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' </dev/null >/dev/null 2>&1
}

can_make_venv() {
    "$1" -c 'import ensurepip, venv' </dev/null >/dev/null 2>&1
}

# One that can make a .venv as it is goes before one that needs a package for it.
find_python() {
    found=
    for name in python3.13 python3.12 python3.11 python3; do
        if is_new_enough "$name"; then
            if can_make_venv "$name"; then
                found=$name
                return
            fi
            found=${found:-$name}
        fi
    done
    [ -n "$found" ] || stop "Assay needs Python 3.11 or newer, and none of python3.13, python3.12, python3.11 and python3 is that."
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    else
        sudo -n "$@"
    fi
}

can_apt() {
    command -v apt-get >/dev/null 2>&1 && as_root true </dev/null >/dev/null 2>&1
}

# Prints nothing unless it fails. The timeout waits for another apt-get to end,
# as one often runs by itself on a machine that has just started.
apt_get() {
    if ! apt_output=$(as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get -q -y -o DPkg::Lock::Timeout=120 "$@" </dev/null 2>&1); then
        printf '%s\n' "$apt_output" >&2
        return 1
    fi
}

apt_install() {
    if [ -z "$apt_is_fresh" ]; then
        apt_get update || return 1
        apt_is_fresh=yes
    fi
    apt_get install --no-install-recommends "$@"
}

# Debian keeps ensurepip out of python3, in a package of the same version.
need_ensurepip() {
    can_make_venv "$found" && return
    package=$("$found" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])' </dev/null)
    if can_apt; then
        say "Installing $package ..."
        apt_install "$package" || stop "$package could not be installed: install it as root and run this again."
    fi
    can_make_venv "$found" || stop "$found cannot make a virtual environment: as root, run 'apt-get install $package', then run this again."
}

# pip writes the folder's full path into what it installs, so a .venv that was
# moved or copied along with the project is made anew; so is one cut short.
need_venv() {
    if [ -f "$venv/made-for" ] && [ "$(cat "$venv/made-for")" = "$root" ] && is_new_enough "$python"; then
        return
    fi
    find_python
    need_ensurepip
    say "Making .venv with $found ..."
    rm -rf "$venv"
    "$found" -m venv "$venv" </dev/null
    printf '%s\n' "$root" >"$venv/made-for"
}

pip_install() {
    if ! "$python" -m pip --disable-pip-version-check --no-input install "$@" </dev/null >>"$log" 2>&1; then
        cat "$log" >&2
        stop "The installation failed: what pip said is above, and in .venv/install.log."
    fi
}

fingerprint() {
    cat "$root/pyproject.toml" "$1" | cksum
}

# need_lock build|test
need_lock() {
    lock=$root/requirements/$1.txt
    need_venv
    if [ -f "$venv/installed-$1" ] && [ "$(cat "$venv/installed-$1")" = "$(fingerprint "$lock")" ]; then
        return
    fi
    say "Installing requirements/$1.txt ..."
    rm -f "$venv"/installed-*
    : >"$log"
    pip_install --require-hashes -r "$lock"
    # Without isolation, the setuptools that builds this is the lock's.
    pip_install --no-deps --no-build-isolation -e "$root"
    fingerprint "$lock" >"$venv/installed-$1"
    # The tests' lock holds all of the build's, in the same versions.
    if [ "$1" = test ]; then
        fingerprint "$root/requirements/build.txt" >"$venv/installed-build"
    fi
}
