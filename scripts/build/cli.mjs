import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { targetDirectory, version } from './cargo.mjs'
import { ROOT } from './run.mjs'

const NAME = 'gather-webhooks-cli'
const FOLDER = 'cli'
const STAGE = 'target/npm'
const LICENSES = ['LICENSE-APACHE', 'LICENSE-MIT']

/** The platforms that have a binary. Their names are what `cli/npm/gather-webhooks.js` looks for. */
export const CLIS = JSON.parse(readFileSync(join(ROOT, 'scripts/platforms.json'), 'utf8'))
  .filter(({ cli }) => cli !== undefined)
  .map(({ target, cli: { name, os, cpu } }) => ({
    name: `${NAME}-${name}`,
    built: `cli-${name}`,
    constraints: { os: [os], cpu: [cpu] },
    target,
  }))

/** The platform of this machine, if it has a binary. */
export function hostCli() {
  return CLIS.find(({ name }) => name === `${NAME}-${process.platform}-${process.arch}`)
}

function fileOf({ constraints }) {
  return constraints.os.includes('win32') ? 'gather-webhooks.exe' : 'gather-webhooks'
}

/** The binary of a platform, which `scripts/dist.py` builds for the wheel: it is one for both. */
export function binary(platform) {
  const { target } = platform
  // What MinGW builds has another target.
  return [target, target.replace(/-msvc$/, '-gnu')]
    .map((target) => join(targetDirectory, target, 'cli', fileOf(platform)))
    .find(existsSync)
}

/** Writes the package that has no binary, but depends on those that have one; gives its folder. */
export function writeCliPackage() {
  const files = [
    ['gather-webhooks.js', join(ROOT, FOLDER, 'npm/gather-webhooks.js')],
    ['README.md', join(ROOT, FOLDER, 'README.md')],
  ]
  const versions = CLIS.map(({ name }) => [name, version])
  return write(NAME, files, { optionalDependencies: Object.fromEntries(versions) })
}

/** Writes the package of a platform's binary; gives its folder. */
export function writeCliPlatformPackage(platform) {
  const { name, constraints, target } = platform
  const file = fileOf(platform)
  const folder = write(name, [[file, binary(platform)]], {
    name,
    description: `The binary of ${NAME} for ${target}.`,
    keywords: undefined,
    bin: undefined,
    files: [file, 'LICENSE-*'],
    ...constraints,
    preferUnplugged: true, // in an archive of Yarn's it could not be run
  })
  writeFileSync(
    join(ROOT, folder, 'README.md'),
    `# ${name}\n\nThe binary of [${NAME}](https://www.npmjs.com/package/${NAME}) for \`${target}\`, which\n` +
      'installs it by itself where it fits.\n',
  )
  return folder
}

function write(name, files, fields) {
  const folder = join(STAGE, name)
  rmSync(join(ROOT, folder), { recursive: true, force: true })
  mkdirSync(join(ROOT, folder), { recursive: true })
  for (const license of LICENSES) {
    copyFileSync(join(ROOT, license), join(ROOT, folder, license))
  }
  for (const [file, source] of files) copyFileSync(source, join(ROOT, folder, file))
  const common = JSON.parse(readFileSync(join(ROOT, FOLDER, 'npm/package.json'), 'utf8'))
  const manifest = { name, version, ...common, ...fields }
  writeFileSync(join(ROOT, folder, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`)
  return folder
}
