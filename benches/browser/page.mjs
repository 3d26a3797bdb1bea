// What runs in the page.

import { authenticity } from '../node/authenticity.mjs'
import { measure } from '../node/measure.mjs'

const SECRET = 'whsec_3f8a1c5e7b9d2046'

/** The rows of a table: for each subject, the nanoseconds of a call by size. */
export async function authenticateAll(sizes, rounds) {
  const { sign, Verifier } = await import('/package.js')
  const verifier = new Verifier(SECRET)
  const rows = new Map()
  for (const size of sizes) {
    const body = new Uint8Array(await (await fetch(`/${size}.json`)).arrayBuffer())
    const subjects = await authenticity(verifier, body, sign(body, SECRET), SECRET)
    const times = await measure(subjects, rounds)
    for (const [index, { name }] of subjects.entries()) {
      if (!rows.has(name)) rows.set(name, { name, ns: {} })
      rows.get(name).ns[size] = times[index]
    }
  }
  return [...rows.values()]
}

/** What a page pays for the package once, in nanoseconds: for the module in it, and for all. */
export async function loadTimes() {
  let wasm = 0
  for (const name of ['Module', 'Instance']) {
    WebAssembly[name] = new Proxy(WebAssembly[name], {
      construct(...given) {
        const start = performance.now()
        const made = Reflect.construct(...given)
        wasm += performance.now() - start
        return made
      },
    })
  }
  const start = performance.now()
  const { Verifier } = await import('/package.js')
  const all = performance.now() - start
  new Verifier(SECRET)
  return { wasm: wasm * 1e6, all: all * 1e6 }
}
