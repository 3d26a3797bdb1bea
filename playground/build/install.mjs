import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const EXAMPLES = join(import.meta.dirname, '../../examples')
const MANIFESTS = ['package.json', 'requirements.txt', 'Cargo.toml']

/** Files of an example that are neither shown nor said by its commands. */
export function othersOf(example, shown) {
  const known = ['README.md', ...MANIFESTS, ...shown]
  return readdirSync(join(EXAMPLES, example), { withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map(({ name }) => name)
    .filter((name) => !known.includes(name) && /\.(jsonc?|yaml|sql)$/.test(name))
    .filter((name) => name !== 'package-lock.json')
}

/** The commands of an example for whoever has its program, and no manifest beside it. */
export function withoutManifest(example, commands) {
  const [manifest] = MANIFESTS.filter((name) => existsSync(join(EXAMPLES, example, name)))
  const text = readFileSync(join(EXAMPLES, example, manifest), 'utf8')
  const rewrite = { 'package.json': ofNpm, 'requirements.txt': ofPip, 'Cargo.toml': ofCargo }
  return rewrite[manifest](text, commands)
}

function ofNpm(text, commands) {
  const { dependencies, devDependencies = {}, scripts = {} } = JSON.parse(text)
  const names = Object.keys(dependencies)
  const installs = [
    [/^npm install$/m, `npm install ${names.join(' ')}${developing(devDependencies)}`],
    [/^bun install$/m, `bun add ${names.join(' ')}`],
    [/^deno install$/m, `deno add ${names.map((name) => `npm:${name}`).join(' ')}`],
  ]
  const installed = installs.reduce((all, [line, added]) => all.replace(line, added), commands)
  return installed.replace(/\b(?:npm run|npm|bun|deno task) (start|build)$/gm, (command, name) =>
    scripts[name] ? inPath(scripts[name]) : command,
  )
}

function developing(dependencies) {
  const names = Object.keys(dependencies)
  return names.length > 0 ? `\nnpm install --save-dev ${names.join(' ')}` : ''
}

/** Scripts find what is installed in the folder; a shell does by `npx`. */
function inPath(script) {
  return /^(?:node|bun|deno) /.test(script) ? script : `npx ${script}`
}

function ofPip(text, commands) {
  const names = text
    .trim()
    .split('\n')
    .map((line) => line.replace(/==.*/, ''))
    .map((name) => (name.includes('[') ? `'${name}'` : name))
  return commands.replace('pip install -r requirements.txt', `pip install ${names.join(' ')}`)
}

function ofCargo(text, commands) {
  const [, dependencies] = text.split('[dependencies]\n')
  const added = dependencies
    .split(/^\[/m, 1)[0]
    .trim()
    .split('\n')
    .map((line) => {
      const [name] = line.split(' ')
      const features = line.match(/features = \[(.*)\]/)?.[1].replaceAll(/[" ]/g, '')
      return `cargo add ${name}${features ? ` --features ${features}` : ''}`
    })
  return commands.replace(/^cargo build$/m, added.join('\n'))
}
