#!/bin/sh
# Whether this machine has what `make` needs, said before anything is downloaded. Installs nothing.
# usage: check_tools.sh PYTHON
python=$1
debian="On Debian 12 or newer, as root: apt-get install python3-venv nodejs npm"
missing=0

lacks() {
	echo "Not ready: $1" >&2
	missing=1
}

if ! command -v "$python" >/dev/null; then
	lacks "there is no $python; Yunce needs Python 3.11 or newer."
elif ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
	lacks "$python is $("$python" --version 2>&1); Yunce needs Python 3.11 or newer. Name another one: make demo PYTHON=…"
elif ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
	lacks "$python cannot make virtual environments; the package python3-venv is missing."
fi

if ! command -v node >/dev/null; then
	lacks "there is no node; the pages are built with node 18 or newer."
elif ! node --eval 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)'; then
	lacks "node is $(node --version); the pages are built with node 18 or newer."
fi
command -v npm >/dev/null || lacks "there is no npm; it comes with node, or as the package npm."

[ "$missing" = 0 ] || echo "$debian" >&2
exit "$missing"
