#!/usr/bin/env bash
# Builds the pages (web/dist), which cmake links into the program, when their sources changed.
#
#   tools/build_pages.sh          build if needed
#   tools/build_pages.sh modules  fetch only what they are built and tested with; print the directory of a Node.js that is
#                                 new enough, having fetched one if needed
#
# Exit code 3: the pages could not be built because something cannot be had (npm, its registry), and the last line says
# what. Any other failure is one of the sources. Everything it fetches is named by web/package-lock.json with its digest,
# but for Node.js itself, where the system's is too old.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

node_oldest=20.19
cache="${XDG_CACHE_HOME:-$HOME/.cache}/dunlin"
log=build/web/build.log
dist=web/dist

cannot() {
  echo "$*"
  exit 3
}

is_new_enough() {
  local version
  version="$("$1" --version 2>/dev/null)" || return 1
  [[ "$(printf '%s\n' "$node_oldest" "${version#v}" | sort --version-sort | head -n 1)" == "$node_oldest" ]]
}

npm_quietly() {
  npm "$@" --no-audit --no-fund --no-update-notifier --fetch-retries=1 --fetch-retry-mintimeout=1000 >>"$log" 2>&1
}

# Debian 12 has Node.js 18: then one is installed beside it, from the registry that the pages come from anyway.
directory_of_node() {
  local machine found
  if found="$(command -v node)" && is_new_enough "$found"; then
    dirname "$found"
    return
  fi
  case "$(uname -m)" in
    x86_64) machine=x64 ;;
    aarch64) machine=arm64 ;;
    *) cannot "there is no Node.js $node_oldest or newer for $(uname -m)" ;;
  esac
  found="$cache/node/node_modules/node-linux-$machine/bin"
  if ! is_new_enough "$found/node"; then
    command -v npm >/dev/null || cannot "npm is not installed"
    npm_quietly install --prefix "$cache/node" "node-linux-$machine@22" || cannot "no Node.js $node_oldest or newer: $log"
    is_new_enough "$found/node" || cannot "the Node.js in $found does not run"
  fi
  echo "$found"
}

# Of everything that the pages are made from. The types made from the contract are not: they are gone in what is built.
digest_of_sources() {
  find web -type d \( -name node_modules -o -name dist -o -name tests -o -name mock \) -prune -o -type f \
    ! -name schema.ts ! -name '*.md' -print0 | LC_ALL=C sort --zero-terminated | xargs -0 sha256sum | sha256sum | cut -c -64
}

install_modules() {
  local wanted
  wanted="$(sha256sum <web/package-lock.json | cut -c -64)"
  [[ "$(cat web/node_modules/.dunlin-lock 2>/dev/null)" == "$wanted" ]] && return
  echo "Fetching what the pages are built with" >&2
  command -v npm >/dev/null || cannot "npm is not installed"
  npm_quietly ci --prefix web || cannot "what the pages are built with could not be fetched: $log"
  echo "$wanted" >web/node_modules/.dunlin-lock
}

mkdir -p build/web
: >"$log"
node_directory="$(directory_of_node)" || { status=$?; echo "$node_directory"; exit "$status"; }
PATH="$node_directory:$PATH"
if [[ "${1:-}" == modules ]]; then
  install_modules
  echo "$node_directory"
  exit
fi
wanted="$(digest_of_sources)"
[[ "$(cat "$dist/.sources" 2>/dev/null)" != "$wanted" ]] || exit 0
install_modules
echo "Building the pages" >&2
if ! (cd web && node node_modules/vite/bin/vite.js build) >>"$log" 2>&1; then
  tail -n 30 "$log" >&2
  exit 1
fi
echo "$wanted" >"$dist/.sources"
