// `node scripts/dist.mjs [NAME…]`: the packages of the addons and binaries that are named, or all there are and
// what `scripts/build.mjs` has built, into `dist`. The binaries are those that `scripts/dist.py` has built.
// What this machine cannot build is said at the end; the release workflow builds it.

import { checkVersions } from './build/cargo.mjs'
import { binary, CLIS, writeCliPlatformPackage } from './build/cli.mjs'
import { pack, packCli, packPlatform } from './build/pack.mjs'
import { buildAddon, PLATFORMS, writePlatformPackage } from './build/platform.mjs'

const ALL = [...PLATFORMS, ...CLIS]
const names = process.argv.slice(2)
const COMMON = 'gather-webhooks-cli'
const unknown = names.filter(
  (name) => name !== COMMON && !ALL.some((platform) => platform.name === name),
)
if (unknown.length > 0) {
  console.error(`there is no ${unknown.join(', ')}: ${ALL.map(({ name }) => name).join(', ')}`)
  process.exit(2)
}

checkVersions()
if (names.length === 0) pack()
if (names.includes(COMMON)) packCli()
const chosen = ALL.filter(({ name }) => names.length === 0 || names.includes(name))
const width = Math.max(...chosen.map(({ name }) => name.length))
const lines = chosen.map(
  (platform) =>
    `${platform.name.padEnd(width)}  ${CLIS.includes(platform) ? packBinary(platform) : build(platform)}`,
)
console.log(lines.join('\n'))

function build(platform) {
  if (platform.constraints.os.includes('win32') && process.platform !== 'win32') {
    return 'not built: Windows builds it (`link.exe` is only there, and other linkers need `libnode.dll`)'
  }
  try {
    packPlatform(writePlatformPackage(platform, buildAddon(platform), 'target/npm'))
    return 'built'
  } catch (error) {
    process.exitCode = 1
    return `FAILED: ${error.message}`
  }
}

function packBinary(platform) {
  if (binary(platform) === undefined) {
    if (names.length > 0) process.exitCode = 1
    return `not built: \`python scripts/dist.py ${platform.built}\` comes first, where it can be built`
  }
  packPlatform(writeCliPlatformPackage(platform))
  return 'packed'
}
