import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** Every vector file: those of this repository, or of the folder in `GATHER_VECTORS`. */
export function readVectors() {
  const folder = process.env.GATHER_VECTORS || join(ROOT, 'tests/vectors')
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => ({ name, cases: JSON.parse(readFileSync(join(folder, name), 'utf8')) }))
}

/** `require` as seen from where the packages are installed: here, or in `GATHER_PACKAGES_FROM`. */
export function packagesRequire() {
  return createRequire(join(process.env.GATHER_PACKAGES_FROM || ROOT, 'package.json'))
}

/** The ES module that `import` of an entry gives under some conditions, of a package that is installed elsewhere. */
export function importedFile(entry, ...conditions) {
  const [name, ...path] = entry.split('/')
  const manifest = packagesRequire().resolve(`${name}/package.json`)
  const { exports } = JSON.parse(readFileSync(manifest, 'utf8'))
  const known = new Set(['import', 'default', ...conditions])
  let target = exports[['.', ...path].join('/')]
  while (typeof target !== 'string') {
    target = Object.entries(target).find(([condition]) => known.has(condition))[1]
  }
  return join(dirname(manifest), target)
}

/** Says what failed, then the one line that is counted on; sets the exit status. */
export function report(runner, { passed, failures }) {
  for (const { file, name, expected, got } of failures) {
    console.log(`FAILED ${file}: ${name}`)
    console.log(`  expected ${expected}`)
    console.log(`  got      ${got}`)
  }
  console.log(`${runner}: ${passed} passed, ${failures.length} failed`)
  process.exitCode = failures.length > 0 || passed === 0 ? 1 : 0
}
