import { join } from 'node:path'
import { buildCrate, targetDirectory } from './cargo.mjs'
import { run, runBin } from './run.mjs'

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

/** Builds the WebAssembly module and its JavaScript glue. */
export function buildWasm(folder) {
  buildCrate('gather-webhooks-wasm', {
    args: [`--target=${TARGET}`],
    flags: ['-Ctarget-feature=+simd128'],
    // wasm-bindgen reads what stripping removes.
    environment: { CARGO_PROFILE_RELEASE_STRIP: 'false' },
  })
  const built = join(targetDirectory, TARGET, 'release', 'gather_webhooks_wasm.wasm')
  run('cargo', ['run', '--package=wasm-bindgen-tool', '--', built, folder])
  const bound = `${folder}/gather_webhooks_wasm_bg.wasm`
  runBin('wasm-opt', [bound, '-o', bound, '-O3', ...FEATURES.map((name) => `--enable-${name}`)])
}
