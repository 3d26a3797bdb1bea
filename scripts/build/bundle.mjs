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
export const ENTRIES = {
  explain: 'javascript/src/explain/index.ts',
  receiver: 'javascript/src/receiver/index.ts',
}

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

/**
 * Bundles every other entry beside it, where the API is the file `api`. What explains is a module of its own, which
 * no other entry loads.
 */
export async function bundleEntries(out, binding, entries, api, options) {
  if (Object.keys(entries).length === 0) return
  const { define, plugins = [] } = options
  await esbuild.build({
    ...OPTIONS,
    ...options,
    alias: { '#explainer': join(ROOT, binding, 'adapter/explainer.ts') },
    // Where a module of CommonJS is, and where any other is.
    define: { HERE: options.format === 'cjs' ? '__filename' : 'import.meta.url', ...define },
    entryPoints: entries,
    loader: { '.sql': 'text' },
    outdir: out,
    plugins: [importedApi(api), ...plugins],
  })
}

/** Bundles entries of ES modules that share what they have in common, on the core of `binding`. */
export async function bundleTogether(out, binding, entryPoints, options) {
  const adapter = join(ROOT, binding, 'adapter')
  await esbuild.build({
    ...OPTIONS,
    ...options,
    alias: {
      '#core': join(adapter, 'core.ts'),
      '#explainer': join(adapter, 'explainer.ts'),
      '#tools': join(adapter, 'tools.ts'),
    },
    entryPoints,
    format: 'esm',
    outdir: out,
    splitting: true,
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

/** The API, and its errors, which it exports: whatever throws them throws those. */
function importedApi(file) {
  const sources = [API, 'javascript/src/errors.ts'].map((source) =>
    join(ROOT, source.replace(/ts$/, 'js')),
  )
  return {
    name: 'api',
    setup(build) {
      build.onResolve({ filter: /\/(index|errors)\.js$/ }, ({ path, resolveDir }) =>
        sources.includes(join(resolveDir, path)) ? { path: file, external: true } : undefined,
      )
    },
  }
}
