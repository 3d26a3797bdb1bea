// `node workerd.mjs SCRIPT DATE`: sends a bundled Worker, of a compatibility date, one delivery that is authentic, one that is not, and a
// request for its vectors; prints the answers as JSON.

import { dirname } from 'node:path'
import { Miniflare } from 'miniflare'

const [script, compatibilityDate] = process.argv.slice(2)
const miniflare = new Miniflare({
  compatibilityDate,
  modules: true,
  modulesRoot: dirname(script),
  modulesRules: [
    { type: 'ESModule', include: ['**/*.mjs'] },
    { type: 'CompiledWasm', include: ['**/*.wasm'] },
  ],
  scriptPath: script,
})
try {
  const answers = {}
  for (const path of ['authentic', 'forged', 'vectors']) {
    const response = await miniflare.dispatchFetch(`http://localhost/${path}`, { method: 'POST' })
    answers[path] = { status: response.status, text: await response.text() }
  }
  console.log(JSON.stringify(answers))
} finally {
  await miniflare.dispose()
}
