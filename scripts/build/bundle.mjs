import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import esbuild from 'esbuild'
import { ROOT } from './run.mjs'

const API = 'javascript/src/index.ts'

/**
 * The entries of both packages beside `index`, each with its source: `name: 'javascript/src/name.ts'`. What they
 * import of the API is left an import, so that all entries of a program share one `Verifier`, one set of error
 * classes and one core.
 */
export const ENTRIES = { receiver: 'javascript/src/receiver/index.ts' }

const OPTIONS = {
  absWorkingDir: ROOT,
  bundle: true,
  charset: 'utf8',
  minifySyntax: true,
  minifyWhitespace: true,
  target: 'es2022',
}

/** Bundles the API into `out`, on the core of `binding` and what else the `options` say. */
export async function bundleApi(out, binding, { name = 'index', alias, ...options }) {
  const adapter = join(ROOT, binding, 'adapter')
  await esbuild.build({
    ...OPTIONS,
    ...options,
    alias: { '#core': join(adapter, 'core.ts'), '#tools': join(adapter, 'tools.ts'), ...alias },
    entryPoints: { [name]: API },
    outdir: out,
  })
}

/** Bundles every other entry beside it, where the API is the file `api`. */
export async function bundleEntries(out, entries, api, options) {
  if (Object.keys(entries).length === 0) return
  await esbuild.build({
    ...OPTIONS,
    ...options,
    // Where a module of CommonJS is, and where any other is.
    define: { HERE: options.format === 'cjs' ? '__filename' : 'import.meta.url' },
    entryPoints: entries,
    loader: { '.sql': 'text' },
    outdir: out,
    plugins: [importedApi(api)],
  })
}

/** Bundles a file that is neither. */
export async function bundleFile(out, name, source, options) {
  await esbuild.build({ ...OPTIONS, ...options, entryPoints: { [name]: source }, outdir: out })
}

/** The names that an ES module exports. */
export async function exportedNames(file) {
  const { metafile } = await esbuild.build({
    ...OPTIONS,
    entryPoints: [file],
    external: ['./index.js'],
    format: 'esm',
    metafile: true,
    write: false,
  })
  return Object.values(metafile.outputs)[0].exports
}

/** A folder for one form of the package, whose manifest says what its files are. */
export function folderOf(dist, name, type) {
  const out = join(dist, name)
  mkdirSync(out, { recursive: true })
  // Bundlers look no further than the nearest manifest.
  writeFileSync(join(out, 'package.json'), `${JSON.stringify({ type, sideEffects: false })}\n`)
  return out
}

export function copyLicenses(folder) {
  for (const license of ['LICENSE-APACHE', 'LICENSE-MIT']) {
    copyFileSync(join(ROOT, license), join(ROOT, folder, license))
  }
}

function importedApi(file) {
  const source = join(ROOT, API)
  return {
    name: 'api',
    setup(build) {
      build.onResolve({ filter: /\/index\.js$/ }, ({ path, resolveDir }) =>
        join(resolveDir, path) === source.replace(/ts$/, 'js')
          ? { path: file, external: true }
          : undefined,
      )
    },
  }
}
