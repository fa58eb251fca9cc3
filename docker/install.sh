#!/bin/sh
# Installs the command `tureen` for one user, without root: the packages, their Python environment, and unless told
# otherwise the mediasoup worker of `tureen demo` and `tureen serve`.
#
#   install.sh [--prefix DIR] [--from DIR] [--without-server]
#
#   --prefix DIR       install below DIR (default: ~/.local); the command is DIR/bin/tureen
#   --from DIR         take our packages from the .tgz files in DIR instead of the registry
#   --without-server   leave mediasoup out: no `demo`, no `serve`
#
# Needs Node.js 22.13 or later with npm, and Python 3.11 or later with venv. Says what is missing and how to get it.
set -eu

prefix="$HOME/.local"
tarballs=
with_server=yes

fail() {
  printf 'install.sh: %s\n' "$1" >&2
  exit 1
}

step() {
  printf '%s\n' "$1" >&2
}

while [ $# -gt 0 ]; do
  case $1 in
    --prefix | --from)
      [ $# -gt 1 ] || fail "$1 needs a folder"
      [ "$1" = --prefix ] && prefix=$2 || tarballs=$2
      shift
      ;;
    --without-server) with_server=no ;;
    -h | --help)
      sed -n '2,11s/^# \{0,1\}//p' "$0"
      exit 0
      ;;
    *) fail "unknown option $1; see --help" ;;
  esac
  shift
done

command -v node >/dev/null || fail 'Node.js is missing. Install version 22.13 or later: https://nodejs.org'
node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 22 || (a === 22 && b >= 13) ? 0 : 1)' ||
  fail "Node.js $(node --version) is too old. Install version 22.13 or later: https://nodejs.org"
command -v npm >/dev/null || fail 'npm is missing. It comes with Node.js.'
python=${PYTHON:-python3}
command -v "$python" >/dev/null || fail "$python is missing. Debian, Ubuntu: apt-get install python3 python3-venv"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
  fail "$("$python" --version) is too old. Install Python 3.11 or later, or name one by PYTHON."

home="$prefix/lib/tureen"
mkdir -p "$home" "$prefix/bin" || fail "$prefix cannot be written. Choose another folder by --prefix."
[ -z "$tarballs" ] || tarballs=$(cd "$tarballs" && pwd) || fail "$tarballs is no folder"

step "Packages into $home"
TUREEN_TARBALLS=$tarballs TUREEN_WITH_SERVER=$with_server node - "$home" <<'EOF'
// Writes the package.json of a project that has the command, and mediasoup for its server.
const { readdirSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const { TUREEN_TARBALLS: folder, TUREEN_WITH_SERVER: withServer } = process.env;
const specs = {};
for (const file of folder ? readdirSync(folder) : []) {
  // npm packs @tureen/room as tureen-room-1.2.3.tgz and tureen as tureen-1.2.3.tgz.
  const [, name] = /^(tureen(?:-[a-z]+)?)-\d.*\.tgz$/.exec(file) ?? [];
  if (name !== undefined) specs[name.replace('tureen-', '@tureen/')] = `file:${join(folder, file)}`;
}
const dependencies = { tureen: specs.tureen ?? 'latest', ...(withServer === 'yes' && { mediasoup: '^3.27.0' }) };
const manifest = { name: 'tureen-command', private: true, dependencies, overrides: specs };
writeFileSync(join(process.argv[2], 'package.json'), JSON.stringify(manifest, undefined, 2));
EOF
# mediasoup's own install step fails where its release page is blocked; `tureen setup --server` does better.
(cd "$home" && npm install --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error >&2) ||
  fail 'npm failed, see above. Check the network, the proxy and `npm config get registry`.'
ln -sf "$home/node_modules/.bin/tureen" "$prefix/bin/tureen"

step 'Python environment'
if [ "$with_server" = yes ]; then
  "$prefix/bin/tureen" setup --server >&2
else
  "$prefix/bin/tureen" setup >&2
fi
step "Done. The command is $prefix/bin/tureen"
