import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import binaryen from 'binaryen'
import { buildCrate, targetDirectory } from './cargo.mjs'
import { ROOT, run } from './run.mjs'

const TARGET = 'wasm32-unknown-unknown'
const PROFILE = 'wasm'

/** The modules, each of the feature of the crate that has its name. */
const MODULES = ['verify', 'tools']

/** The functions with which Rust panics: those of its standard library that do nothing else. */
const PANICS =
  /^(core|alloc|std|__rustc)(\[\w+\])?::(.*::)?(panicking::.*|panic_access_error|rust_begin_unwind|\w+_fail(ed)?|capacity_overflow|handle_error|handle_alloc_error|panic_already_\w+)(::h\w+)?$/

/** Builds the WebAssembly modules, each with the JavaScript that wasm-bindgen makes for it. */
export function buildWasm(folder) {
  mkdirSync(join(ROOT, folder), { recursive: true })
  for (const name of MODULES) {
    buildCrate('gather-webhooks-wasm', {
      profile: PROFILE,
      args: [`--target=${TARGET}`, '--no-default-features', `--features=${name}`],
      flags: ['-Ctarget-feature=+simd128', '-Csymbol-mangling-version=v0'],
    })
    const built = join(targetDirectory, TARGET, PROFILE, 'gather_webhooks_wasm.wasm')
    const input = join(targetDirectory, TARGET, PROFILE, `${name}.wasm`)
    writeFileSync(input, readFileSync(built))
    run('cargo', ['run', '--quiet', '--package=wasm-bindgen-tool', '--', input, folder])
    const module = join(ROOT, folder, `${name}_bg.wasm`)
    writeFileSync(module, optimize(readFileSync(module)))
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
  let found = 0
  for (let index = 0; index < module.getNumFunctions(); index += 1) {
    const func = module.getFunctionByIndex(index)
    const { name, module: importedFrom } = binaryen.getFunctionInfo(func)
    if (importedFrom || !PANICS.test(name)) continue
    binaryen.Function.setBody(func, module.unreachable())
    found += 1
  }
  if (found === 0) throw new Error('no function that panics was found: are the names others now?')
}
