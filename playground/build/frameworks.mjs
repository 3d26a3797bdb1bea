import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { othersOf, withoutManifest } from './install.mjs'

const FILE = /<!-- examples\/([^/]+)\/(.+?) -->\n```\w*\n([\s\S]*?)```\n/g
const COMMANDS = /```sh\n([\s\S]*?)```\n/g

/**
 * The receivers of `docs/frameworks.md`, which is made of `examples/`, which the tests run: a heading for the language,
 * one for the framework, what to know, the commands, and the files.
 */
export function readFrameworks() {
  const page = readFileSync(join(import.meta.dirname, '../../docs/frameworks.md'), 'utf8')
  const [, examples] = page.split(/<!-- the (?:end of the )?examples -->/)
  return examples
    .split(/^## /m)
    .slice(1)
    .flatMap((chapter) => {
      const [heading, ...sections] = chapter.split(/^### /m)
      return sections.map((section) => readFramework(heading.trim(), section))
    })
}

function readFramework(language, section) {
  const name = section.slice(0, section.indexOf('\n'))
  const files = []
  const commands = []
  let example
  const rest = section
    .slice(name.length)
    .replace(FILE, (_, folder, path, text) => {
      example = folder
      files.push({ path, text })
      return ''
    })
    .replace(COMMANDS, (_, text) => {
      commands.push(text.trimEnd())
      return ''
    })
  if (files.length === 0 || commands.length === 0) throw new Error(`nothing to show of ${name}`)
  const notes = rest
    .split(/\n{2,}/)
    .map((paragraph) => paragraph.replaceAll('\n', ' ').trim())
    .filter(Boolean)
  const paths = files.map(({ path }) => path)
  const others = othersOf(example, paths)
  if (others.length > 0) {
    notes.push(
      `It needs \`${others.join('`, `')}\` as well, and the manifest: copy \`examples/${example}\`.`,
    )
    return { language, name, notes, commands: commands.join('\n'), files }
  }
  return { language, name, notes, commands: withoutManifest(example, commands.join('\n')), files }
}
