import { join } from 'node:path'
import { buildCrate, targetDirectory } from './cargo.mjs'
import { runBin } from './run.mjs'

/** What rustc's target has, and every supported runtime too. */
const FEATURES = [
  'bulk-memory',
  'bulk-memory-opt',
  'call-indirect-overlong',
  'multivalue',
  'mutable-globals',
  'nontrapping-float-to-int',
  'reference-types',
  'sign-ext',
  'simd',
]
const TARGET = 'wasm32-unknown-unknown'
const PROFILE = 'wasm'

/** The modules, each of the feature of the crate that has its name. */
const MODULES = ['verify', 'tools']

/** Builds the WebAssembly modules. */
export function buildWasm(folder) {
  for (const name of MODULES) {
    buildCrate('gather-webhooks-wasm', {
      profile: PROFILE,
      args: [`--target=${TARGET}`, '--no-default-features', `--features=${name}`],
      flags: ['-Ctarget-feature=+simd128'],
    })
    runBin('wasm-opt', [
      join(targetDirectory, TARGET, PROFILE, 'gather_webhooks_wasm.wasm'),
      '-o',
      join(folder, `${name}.wasm`),
      '-Oz',
      '--converge',
      '--strip-target-features',
      ...FEATURES.map((feature) => `--enable-${feature}`),
    ])
  }
}
