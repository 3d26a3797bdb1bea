// `node bundle.mjs TOOL PLATFORM ENTRY OUT`: bundles `ENTRY` for a platform (`browser`, `node` or `workerd`).

import { dirname, parse } from 'node:path'
import { promisify } from 'node:util'
import esbuild from 'esbuild'
import { build as viteBuild } from 'vite'
import webpack from 'webpack'

const BUNDLERS = { esbuild: withEsbuild, vite: withVite, webpack: withWebpack }

const [tool, platform, entry, out] = process.argv.slice(2)
await BUNDLERS[tool]()

async function withEsbuild() {
  await esbuild.build({
    entryPoints: [entry],
    bundle: true,
    // As wrangler does it.
    conditions: platform === 'workerd' ? ['workerd', 'worker', 'browser'] : [],
    entryNames: parse(out).name,
    format: platform === 'node' ? 'cjs' : 'esm',
    loader: { '.wasm': 'copy' },
    logLevel: 'warning',
    outdir: dirname(out),
    outExtension: { '.js': parse(out).ext },
    platform: platform === 'node' ? 'node' : 'browser',
  })
}

async function withVite() {
  const { base, dir } = parse(out)
  await viteBuild({
    root: dirname(entry),
    configFile: false,
    logLevel: 'warn',
    build: {
      emptyOutDir: false,
      outDir: dir,
      rollupOptions: { input: entry, output: { entryFileNames: base } },
      ssr: platform === 'node',
    },
    // Else what runs on a server stays outside of the bundle.
    ssr: { noExternal: true },
  })
}

async function withWebpack() {
  const { base, dir } = parse(out)
  const stats = await promisify(webpack)({
    context: dirname(entry),
    entry,
    mode: 'production',
    output: { filename: base, path: dir },
    performance: false,
    target: platform === 'node' ? 'node20' : 'web',
  })
  if (stats.hasErrors() || stats.hasWarnings()) throw new Error(stats.toString())
}
