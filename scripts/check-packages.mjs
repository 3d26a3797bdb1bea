// Checks that the packages in `dist` resolve and have types wherever they are imported from.

import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT, runBin } from './build/run.mjs'

for (const name of readdirSync(join(ROOT, 'dist')).filter((name) => name.endsWith('.tgz'))) {
  const tarball = join('dist', name)
  runBin('publint', ['run', '--strict', tarball])
  // An addon has no types of its own.
  if (/^gather-webhooks-(wasm-)?\d/.test(name)) runBin('attw', [tarball])
}
