import { copyFileSync, cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import esbuild from 'esbuild'
import { version } from './cargo.mjs'
import { copyLicenses, exportedNames, OPTIONS } from './package.mjs'
import { ROOT } from './run.mjs'

const FOLDER = 'bindings-node'
const NATIVE = join(ROOT, FOLDER, 'ts/native.ts')

/**
 * Makes of the package of WebAssembly the one that is native in Node: all of the former, and the same API
 * with the addon as its core. Node gets the latter, and the former where no addon loads.
 */
export async function buildNode() {
  const dist = join(ROOT, FOLDER, 'dist')
  rmSync(dist, { recursive: true, force: true })
  cpSync(join(ROOT, 'bindings-wasm/dist'), dist, { recursive: true })
  const out = join(dist, 'node')
  mkdirSync(out)
  await esbuild.build({
    ...OPTIONS,
    alias: { '#core': NATIVE, '#tools': NATIVE },
    define: { BACKEND: '"native"', VERSION: JSON.stringify(version) },
    entryPoints: { native: 'bindings-wasm/ts/index.ts' },
    format: 'cjs',
    outdir: out,
    outExtension: { '.js': '.cjs' },
    platform: 'node',
  })
  copyFileSync(join(ROOT, FOLDER, 'js/index.cjs'), join(out, 'index.cjs'))
  // One copy of the library, and one of the addon, however Node loads it.
  const names = await exportedNames()
  writeFileSync(
    join(out, 'index.mjs'),
    `import api from './index.cjs'\nexport const { ${names.join(', ')} } = api\n`,
  )
  copyLicenses(FOLDER)
}
