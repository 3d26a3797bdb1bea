// Builds every npm package that this machine can, into `dist`. An addon is linked by zig, against the C
// library of 2012 or musl; what cannot be built is said at the end, and the release workflow builds it.

import { join } from 'node:path'
import { buildCatalog, checkVersions } from './build/cargo.mjs'
import { buildNode } from './build/node.mjs'
import { pack, packPlatform } from './build/pack.mjs'
import { buildWasmPackage } from './build/package.mjs'
import { crossBuildAddon, PLATFORMS, writePlatformPackage } from './build/platform.mjs'
import { ROOT, run } from './build/run.mjs'
import { buildWasm } from './build/wasm.mjs'

const ZIG = ['ziglang==0.17.1', 'cargo-zigbuild==0.24.0']

/** Why an addon is not built here. */
const NOT_HERE = {
  'x86_64-pc-windows-msvc':
    "its linker, `link.exe`, is Microsoft's; zig's needs the `libnode.dll` of Node",
}

checkVersions()
buildCatalog('bindings-wasm/pkg')
buildWasm('bindings-wasm/pkg')
await buildWasmPackage()
await buildNode()
pack()
const table = { 'gather-webhooks': 'built', 'gather-webhooks-wasm': 'built' }

const bin = join(ROOT, '.venv/bin')
run(join(bin, 'python'), ['-m', 'pip', 'install', '--quiet', ...ZIG])
const environment = { PATH: `${bin}:${process.env.PATH}` }
for (const platform of PLATFORMS) {
  const { name, target } = platform
  table[name] = NOT_HERE[target] ? `not built: ${NOT_HERE[target]}` : build(platform)
}

const width = Math.max(...Object.keys(table).map((name) => name.length))
for (const [name, state] of Object.entries(table)) console.log(`${name.padEnd(width)}  ${state}`)
if (Object.values(table).some((state) => state.startsWith('FAILED'))) process.exitCode = 1

function build(platform) {
  try {
    run('rustup', ['target', 'add', platform.target])
    packPlatform(
      writePlatformPackage(platform, crossBuildAddon(platform, environment), 'target/npm'),
    )
    return 'built'
  } catch (error) {
    return `FAILED: ${error.message}`
  }
}
