#!/usr/bin/env bash
# `npm run judges`: the AWS CLI judges the simulators, and ministack judges the bundles in dist/. Needs Python with pip, and
# installs each in a virtual environment of its own; JUDGES_VENV keeps them for the next run. Ends with 1 when something
# differs from what is expected.
set -euo pipefail
cd "$(dirname "$0")/.."

folder="${JUDGES_VENV:-$(mktemp -d)}"
install() {
  local venv="$folder/$1"
  [ -x "$venv/bin/python" ] || python3 -m venv "$venv"
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check "$2"
  PATH="$venv/bin:$PATH"
}
install awscli awscli==1.45.11
install ministack ministack==1.5.33
export PATH
npm test -- --roots judges --testTimeout 180000 --verbose "$@"
