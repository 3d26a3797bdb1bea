import { copyFileSync, cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bundleApi, bundleEntries, copyLicenses, ENTRIES, exportedNames } from './bundle.mjs'
import { version } from './cargo.mjs'
import { ROOT } from './run.mjs'

const FOLDER = 'bindings-node'
/** Those that are compiled code, as the index is: each has a file in `adapter` that chooses which. */
const COMPILED = ['explain']

/**
 * Makes of the package of WebAssembly, built into `wasm`, the one that is native in Node: all of the former, and
 * the same API with the addon as its core. Node gets the latter, and the former where no addon loads.
 */
export async function buildNodePackage(
  wasm = join(ROOT, 'bindings-wasm/dist'),
  dist = join(ROOT, FOLDER, 'dist'),
  entries = ENTRIES,
) {
  rmSync(dist, { recursive: true, force: true })
  cpSync(wasm, dist, { recursive: true })
  const out = join(dist, 'node')
  mkdirSync(out)
  const options = { format: 'cjs', outExtension: { '.js': '.cjs' }, platform: 'node' }
  const define = { BACKEND: '"native"', VERSION: JSON.stringify(version) }
  await bundleApi(out, FOLDER, { ...options, define, name: 'native' })
  const bundled = Object.entries(entries).map(([name, source]) => [
    COMPILED.includes(name) ? `native-${name}` : name,
    source,
  ])
  await bundleEntries(out, FOLDER, Object.fromEntries(bundled), './index.cjs', {
    ...options,
    define,
  })
  for (const name of ['index', ...COMPILED.filter((name) => name in entries)]) {
    copyFileSync(join(ROOT, FOLDER, `adapter/${name}.cjs`), join(out, `${name}.cjs`))
  }
  // One copy of the library, and one of the addon, however Node loads it.
  for (const name of ['index', ...Object.keys(entries)]) {
    const names = await exportedNames(join(wasm, 'esm', `${name}.js`))
    writeFileSync(
      join(out, `${name}.mjs`),
      `import api from './${name}.cjs'\nexport const { ${names.join(', ')} } = api\n`,
    )
  }
  copyLicenses(FOLDER)
}
