import binaryen from 'binaryen'

/** The functions with which Rust panics: those of its standard library that do nothing else. */
const PANICS =
  /^(core|alloc|std|__rustc)(\[\w+\])?::(.*::)?(panicking::.*|panic_access_error|rust_begin_unwind|\w+_fail(ed)?|capacity_overflow|handle_error|handle_alloc_error|panic_already_\w+)(::h\w+)?$/

/**
 * A panic ends in a trap, and nobody sees its message before that: WebAssembly has nowhere to print to.
 * So it may as well trap at once, and what would make the message can go.
 */
export function trapInPlaceOfPanics(module) {
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
