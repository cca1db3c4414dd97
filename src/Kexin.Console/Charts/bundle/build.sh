#!/usr/bin/env bash
# Makes ../../Assets/echarts.js of the versions in package-lock.json; run after a change of entry.js or of a version.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp entry.js package.json package-lock.json "$work"
cd "$work"
npm ci --no-audit --no-fund --silent
npx esbuild entry.js --bundle --minify --format=esm --target=es2022 --legal-comments=inline --outfile=echarts.js
cd - >/dev/null
cp "$work/echarts.js" ../../Assets/echarts.js
