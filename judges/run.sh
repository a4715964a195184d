#!/usr/bin/env bash
# `npm run judges`: the AWS CLI judges the simulators, and ministack judges the bundles in dist/. Needs Python 3.11 or newer
# with pip, and installs exactly the files that awscli.txt and ministack.txt name by hash, each in a virtual environment of
# its own; JUDGES_VENV keeps them for the next run. Ends with 1 when something differs from what is expected.
set -euo pipefail
cd "$(dirname "$0")/.."

folder="${JUDGES_VENV:-$(mktemp -d)}"
install() {
  local venv="$folder/$1"
  [ -x "$venv/bin/python" ] || python3 -m venv "$venv"
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "judges/$1.txt"
  PATH="$venv/bin:$PATH"
}
install awscli
install ministack
export PATH
npm test -- --roots judges --testTimeout 180000 --verbose "$@"
