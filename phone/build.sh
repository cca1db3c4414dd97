#!/usr/bin/env bash
# Checks and tests the phone app's sources, and makes dist/ of them with the versions in package-lock.json; run after a change of either, and
# commit what it makes.
#   phone/build.sh           writes phone/dist
#   phone/build.sh --check   says whether phone/dist is what the sources give
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/phone" "$work/docs"
cp -r src test public index.html package.json package-lock.json tsconfig.json vite.config.ts "$work/phone"
cp ../docs/box-protocol.md "$work/docs"
(
  cd "$work/phone"
  npm ci --no-audit --no-fund --silent
  npx tsc
  npx vitest run --testTimeout=120000 --hookTimeout=120000 --silent --reporter=dot
  npx vite build --logLevel warn
)
if [[ ${1:-} == --check ]]; then
  diff -r dist "$work/phone/dist" || {
    echo "phone/dist is not what its sources give: run phone/build.sh" >&2
    exit 1
  }
else
  rm -rf dist
  cp -r "$work/phone/dist" dist
fi
