import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import binaryen from 'binaryen'
import { buildCrate, targetDirectory } from './cargo.mjs'
import { ROOT, run } from './run.mjs'

const TARGET = 'wasm32-unknown-unknown'
/** The profile of what is to be small before it is fast. */
const SMALL = 'wasm-small'

/** The modules of the package, each of the feature of the crate that has its name, and the profile it is built with. */
const MODULES = { verify: 'wasm', tools: 'wasm', explain: SMALL }

/** Builds the WebAssembly modules, each with the JavaScript that wasm-bindgen makes for it. */
export function buildWasm(folder) {
  for (const [name, profile] of Object.entries(MODULES)) {
    const features = ['--no-default-features', `--features=${name}`]
    buildModule('gather-webhooks-wasm', name, profile, folder, features)
  }
}

/** Builds the one module of the playground in the same way. */
export function buildPlaygroundWasm(folder) {
  buildModule('gather-webhooks-playground', 'playground', SMALL, folder)
}

function buildModule(crate, name, profile, folder, args = []) {
  mkdirSync(join(ROOT, folder), { recursive: true })
  buildCrate(crate, {
    command: 'rustc',
    profile,
    args: [`--target=${TARGET}`, '--crate-type=cdylib', ...args],
    flags: ['-Ctarget-feature=+simd128'],
  })
  const built = join(targetDirectory, TARGET, profile, `${crate.replaceAll('-', '_')}.wasm`)
  const input = join(targetDirectory, TARGET, profile, `${name}.wasm`)
  writeFileSync(input, readFileSync(built))
  run('cargo', ['run', '--quiet', '--package=wasm-bindgen-tool', '--', input, folder])
  const module = join(ROOT, folder, `${name}_bg.wasm`)
  writeFileSync(module, optimize(readFileSync(module), profile === SMALL))
}

const STANDARD = /^<?(core|alloc|std|hashbrown)(\[|::)/
/** What a panic calls in the standard library. */
const PANICS =
  /::panicking::|::(slice_error|slice_index|len_mismatch|unwrap|expect|assert)_fail|::capacity_overflow$|::handle_(alloc_)?error$/

/** Nobody is there to be told the message of a panic: it ends in a trap. */
function endPanics(module) {
  const functions = Array.from({ length: module.getNumFunctions() }, (_, at) =>
    module.getFunctionByIndex(at),
  )
  const panics = functions.filter((reference) => {
    const { name } = binaryen.getFunctionInfo(reference)
    return STANDARD.test(name) && PANICS.test(name)
  })
  if (panics.length === 0) throw new Error('no function is known by its name for one of a panic')
  for (const panic of panics) binaryen.Function(panic).body = module.unreachable()
}

/** Makes a module small. */
function optimize(bytes, isSmall) {
  const module = binaryen.readBinary(bytes)
  endPanics(module)
  // The first kilobyte is the end of the stack: what is added to an address never wraps around to it.
  binaryen.setLowMemoryUnused(true)
  // Branches in another form, and functions beside those that are like them, compress better.
  if (isSmall) module.runPasses(['reorder-functions-by-name', 'flatten', 'rereloop'])
  module.runPasses(['strip-debug', 'strip-producers', 'strip-target-features'])
  binaryen.setOptimizeLevel(2)
  binaryen.setShrinkLevel(2)
  // The second time finds what the first has made superfluous.
  module.optimize()
  module.optimize()
  return module.emitBinary()
}
