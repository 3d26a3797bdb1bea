#!/bin/sh
# Installs the packages in dist/ as a user of this platform would get them, and runs the vectors.
set -eu
project=$PWD
consumer=$(mktemp -d)
platform=$(node --eval '
  const libc = process.report.getReport().header.glibcVersionRuntime ? "gnu" : "musl"
  const abi = { linux: `-${libc}`, win32: "-msvc" }[process.platform] ?? ""
  console.log(`${process.platform}-${process.arch}${abi}`)')
cd "$consumer"
echo '{"private":true}' > package.json
npm install --offline --ignore-scripts --no-audit --no-fund \
    "$project"/dist/gather-webhooks-[0-9]*.tgz "$project"/dist/gather-webhooks-wasm-*.tgz \
    "$project"/dist/gather-webhooks-"$platform"-*.tgz
for runner in node-require node-import wasm-node; do
    GATHER_PACKAGES_FROM=$consumer node "$project/tests/runners/node.mjs" $runner
done
