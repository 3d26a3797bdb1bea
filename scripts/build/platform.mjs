import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { copyLicenses } from './bundle.mjs'
import { buildCrate, targetDirectory, version } from './cargo.mjs'
import { ROOT, run } from './run.mjs'
import { zigEnvironment } from './zig.mjs'

const CRATE = 'gather-webhooks-node'
const ADDON = 'gather-webhooks.node'

/** The platforms that have an addon. Their names are what `bindings-node/adapter/addon.ts` looks for. */
export const PLATFORMS = JSON.parse(readFileSync(join(ROOT, 'scripts/platforms.json'), 'utf8')).map(
  ({ target, addon: { name, os, cpu, libc, library } }) => ({
    name: `gather-webhooks-${name}`,
    constraints: { os: [os], cpu: [cpu], ...(libc && { libc: [libc] }) },
    target,
    library,
  }),
)

/** The platform of this machine, if it has an addon. */
export function hostPlatform() {
  const libc = process.report?.getReport().header.glibcVersionRuntime ? 'glibc' : 'musl'
  return PLATFORMS.find(
    ({ constraints }) =>
      constraints.os.includes(process.platform) &&
      constraints.cpu.includes(process.arch) &&
      (constraints.libc?.includes(libc) ?? true),
  )
}

/** Compiles the addon for a platform; gives the file. */
export function buildAddon(platform) {
  const { target, library, constraints } = platform
  const flags = linking(target)
  // The oldest that Node runs on and Rust builds for; else it is that of the SDK.
  const oldest = { MACOSX_DEPLOYMENT_TARGET: '11.0' }
  // As it is on this machine, it would ask for a C library as new as this machine's.
  if (constraints.os.includes('linux') || platform !== hostPlatform()) {
    run('rustup', ['--quiet', 'target', 'add', target])
    // The C library of 2012: of any glibc that Node itself runs on.
    const zigTarget = target.endsWith('-gnu') ? `${target}.2.17` : target
    const args = [`--target=${zigTarget}`]
    buildCrate(CRATE, {
      command: 'zigbuild',
      args,
      flags,
      environment: { ...zigEnvironment(), ...oldest },
    })
    return join(targetDirectory, target, 'release', library)
  }
  buildCrate(CRATE, { flags, environment: oldest })
  return join(targetDirectory, 'release', library)
}

function linking(target) {
  if (target.endsWith('-musl')) return ['-Ctarget-feature=-crt-static']
  // Else it is named after the folder that it was built in.
  if (target.endsWith('-darwin')) return [`-Clink-arg=-Wl,-install_name,@rpath/${ADDON}`]
  return []
}

/** Writes the package of an addon into `folder`; gives its own folder. */
export function writePlatformPackage({ name, constraints, target }, addon, folder) {
  const out = join(folder, name)
  rmSync(join(ROOT, out), { recursive: true, force: true })
  mkdirSync(join(ROOT, out), { recursive: true })
  copyFileSync(addon, join(ROOT, out, ADDON))
  copyLicenses(out)
  writeFileSync(
    join(ROOT, out, 'README.md'),
    `# ${name}\n\nThe native addon of [gather-webhooks](https://www.npmjs.com/package/gather-webhooks) ` +
      `for \`${target}\`, which installs\nit by itself where it fits.\n`,
  )
  const { license, author, repository, homepage, bugs, engines, publishConfig } = JSON.parse(
    readFileSync(join(ROOT, 'bindings-node/package.json'), 'utf8'),
  )
  const manifest = {
    name,
    version,
    description: `The native addon of gather-webhooks for ${target}.`,
    license,
    author,
    repository,
    homepage,
    bugs,
    ...constraints,
    type: 'commonjs',
    main: ADDON,
    files: [ADDON, 'LICENSE-*'],
    engines,
    publishConfig,
  }
  writeFileSync(join(ROOT, out, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`)
  return out
}
