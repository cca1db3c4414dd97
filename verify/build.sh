#!/usr/bin/env bash
# Makes verify.html of src/ and the versions in package-lock.json; run after a change of either, and commit what it makes.
#   verify/build.sh           writes verify/verify.html
#   verify/build.sh --check   says whether verify/verify.html is what the sources give
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r src package.json package-lock.json tsconfig.json bundle.mjs "$work"
(
  cd "$work"
  npm ci --no-audit --no-fund --silent
  npx tsc
  node bundle.mjs
)
if [[ ${1:-} == --check ]]; then
  cmp verify.html "$work/verify.html" || {
    echo "verify/verify.html is not what its sources give: run verify/build.sh" >&2
    exit 1
  }
else
  cp "$work/verify.html" verify.html
fi
