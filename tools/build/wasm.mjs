import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import binaryen from 'binaryen'
import { buildCrate, targetDirectory } from './cargo.mjs'
import { ROOT } from './run.mjs'

const TARGET = 'wasm32-unknown-unknown'
const PROFILE = 'wasm'

/** The modules, each of the feature of the crate that has its name. */
const MODULES = ['verify', 'tools']

/** The names of the functions with which Rust panics. */
const PANICS =
  /9panicking|17rust_begin_unwind|_fail$|_fail_rt$|_failed$|handle_error$|handle_alloc_error$|alloc_error_handler$|capacity_overflow$|panic_already_/

/** Builds the WebAssembly modules. */
export function buildWasm(folder) {
  for (const name of MODULES) {
    buildCrate('gather-webhooks-wasm', {
      profile: PROFILE,
      args: [`--target=${TARGET}`, '--no-default-features', `--features=${name}`],
      flags: ['-Ctarget-feature=+simd128'],
    })
    const built = join(targetDirectory, TARGET, PROFILE, 'gather_webhooks_wasm.wasm')
    writeFileSync(join(ROOT, folder, `${name}.wasm`), optimize(readFileSync(built)))
  }
}

/** Makes a module small. */
function optimize(bytes) {
  const module = binaryen.readBinary(bytes)
  trapInPlaceOfPanics(module)
  module.runPasses(['strip-debug', 'strip-producers', 'strip-target-features'])
  binaryen.setOptimizeLevel(2)
  binaryen.setShrinkLevel(2)
  // The second time finds what the first has made superfluous.
  module.optimize()
  module.optimize()
  return module.emitBinary()
}

/**
 * A panic ends in a trap, and nobody sees its message before that: WebAssembly has nowhere to print to.
 * So it may as well trap at once, and what would make the message can go.
 */
function trapInPlaceOfPanics(module) {
  for (let index = 0; index < module.getNumFunctions(); index += 1) {
    const func = module.getFunctionByIndex(index)
    if (PANICS.test(binaryen.getFunctionInfo(func).name)) {
      binaryen.Function.setBody(func, module.unreachable())
    }
  }
}
