import assert from 'node:assert/strict'
import { test } from 'node:test'
import binaryen from 'binaryen'
import { trapInPlaceOfPanics } from './panics.mjs'

/** A module of functions with these names, each of which does nothing. */
function moduleOf(names) {
  const module = new binaryen.Module()
  for (const name of names) {
    module.addFunction(name, binaryen.none, binaryen.none, [], module.nop())
  }
  return module
}

function isTrap(module, name) {
  const { body } = binaryen.getFunctionInfo(module.getFunction(name))
  return binaryen.emitText(body).includes('unreachable')
}

test('what Rust panics with is a trap', () => {
  const names = [
    'core[c5930c85a12de822]::panicking::panic_fmt',
    'core::panicking::panic_bounds_check',
    'core[c5930c85a12de822]::slice::index::slice_index_fail',
    'core[c5930c85a12de822]::option::expect_failed',
    'std[a543996e6e7dbf1e]::panicking::panic_handler::{closure#0}',
    'std[a543996e6e7dbf1e]::thread::local::panic_access_error',
    'alloc[3ca501edff3f0c7c]::raw_vec::handle_error',
    'alloc[3ca501edff3f0c7c]::raw_vec::capacity_overflow',
    'alloc[3ca501edff3f0c7c]::alloc::handle_alloc_error',
    '__rustc[b7974e8690430dd9]::rust_begin_unwind',
  ]
  const module = moduleOf(names)
  trapInPlaceOfPanics(module)
  for (const name of names) assert.ok(isTrap(module, name), name)
})

test('what has such a name and is of another crate survives, and so do its relatives', () => {
  const names = [
    'gather_webhooks[e6458fd05f8b165d]::verifier::check_failed',
    'gather_webhooks_wasm[51228d219bc57df1]::panicking::handle_error',
    'gather_webhooks[e6458fd05f8b165d]::core::panicking::panic_fmt',
    '<gather_webhooks[1]::Failure as core[2]::fmt::Display>::fmt_failed',
    'handle_error',
    'verify_failed',
    'core[c5930c85a12de822]::str::converts::from_utf8',
    'alloc[3ca501edff3f0c7c]::raw_vec::finish_grow',
  ]
  const module = moduleOf([...names, 'core::panicking::panic'])
  trapInPlaceOfPanics(module)
  for (const name of names) assert.equal(isTrap(module, name), false, name)
})

test('a module in which nothing panics has names that are not known', () => {
  assert.throws(() => trapInPlaceOfPanics(moduleOf(['a', 'b'])), /no function that panics/)
})
