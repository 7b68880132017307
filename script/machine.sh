# shellcheck shell=sh
# Sourced by the commands beside it, not run: where the repository is, how they speak, and how they install
# what a bare Debian machine lacks. Everything it prints goes to standard error, so that a command can keep
# standard output for its result.

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
# The one place where cargo puts what it builds; the binaries are looked for where it really is.
# shellcheck disable=SC2034 # the commands read it
target=${CARGO_TARGET_DIR:-$root/target}

say() { printf '%s\n' "$*" >&2; }

die() {
    say "$(basename -- "$0"): $*"
    exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

# Runs a command as root. Without a terminal nobody can type a password, so sudo may not ask for one.
as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif have sudo && [ -t 0 ]; then
        sudo "$@"
    elif have sudo; then
        sudo -n "$@"
    else
        return 1
    fi
}

# install_packages "why" package…: from Debian's archive, saying so first. When it may not, it says what to run.
install_packages() {
    why=$1
    shift
    have apt-get || die "please install $* ($why); this machine has no apt-get to do it with"
    say "Installing $* with apt-get: $why"
    if as_root env DEBIAN_FRONTEND=noninteractive sh -c '
        apt-get install -y --no-install-recommends "$@" </dev/null >/dev/null 2>&1 ||
            { apt-get update </dev/null >/dev/null &&
                apt-get install -y --no-install-recommends "$@" </dev/null >/dev/null; }' sh "$@" 1>&2; then
        return 0
    fi
    die "could not install them. Please run, as root: apt-get update && apt-get install -y --no-install-recommends $*"
}

# What building needs besides this repository. Rust and Node are the newcomer's own choice of installer.
need_compilers() {
    have cargo || die "Rust is missing. Install it (https://rustup.rs) and run this again."
    have node || die "Node.js is missing. Install version 20 or later (https://nodejs.org) and run this again."
    have npm || install_packages "npm comes with Node.js, but Debian packs it apart" npm
    major=$(node -p 'process.versions.node.split(".")[0]')
    [ "$major" -ge 20 ] || die "Node.js $major is too old; the web build needs version 20 or later."
    have cc || install_packages "SQLite is built into the server, and that needs a C compiler" gcc libc6-dev
}

# npm_ci FOLDER: installs exactly what the lockfile says, and only when the lockfile changed since the last time.
npm_ci() {
    stamp=$1/node_modules/.deskbell-lock
    sum=$(cksum <"$1/package-lock.json")
    if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$sum" ]; then
        return 0
    fi
    say "Installing the packages that ${1#"$root"/}/package-lock.json names"
    (cd "$1" && npm ci --no-audit --no-fund --loglevel=error </dev/null 1>&2) || return 1
    printf '%s\n' "$sum" >"$stamp"
}

# build_web: writes web/dist, which the server embeds, when a file of web/ is newer than it. A build that changes
# nothing would still make cargo link the server again.
build_web() {
    npm_ci "$root/web" || return 1
    built=$root/web/node_modules/.deskbell-built
    if [ -f "$built" ] && [ -f "$root/web/dist/desk/index.html" ] && [ -f "$root/web/dist/widget/loader.js" ] &&
        [ -z "$(find "$root/web" \( -name node_modules -o -path "$root/web/dist" \) -prune -o -newer "$built" -print |
            head -n 1)" ]; then
        return 0
    fi
    say "Building the widget and the desk into web/dist"
    started=$(mktemp)
    (cd "$root/web" && npm run --silent build </dev/null 1>&2) || {
        rm -f "$started"
        return 1
    }
    # The time at which the build began: what changed meanwhile is newer, and is built the next time.
    mv "$started" "$built"
}
