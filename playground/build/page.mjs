import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const TEMPLATE = join(import.meta.dirname, '../src/page.html')

/** The page, with its own content security policy: what is not hashed in it does not run. */
export function assemble(script, style) {
  const policy = [
    "default-src 'none'",
    `script-src '${hash(script)}' 'wasm-unsafe-eval'`,
    `style-src '${hash(style)}'`,
    'worker-src blob:',
    'img-src data:',
    "connect-src 'none'",
    "form-action 'none'",
    "base-uri 'none'",
  ].join('; ')
  const page = readFileSync(TEMPLATE, 'utf8')
    .replace('content="policy"', () => `content="${policy}"`)
    .replace(/<style>[^<]*<\/style>/, () => `<style>${style}</style>`)
    .replace(/<script>[^<]*<\/script>/, () => `<script>${script}</script>`)
  check(page, policy)
  return page
}

function hash(text) {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}

/** Reads the page as a browser does, and refuses what the policy would refuse. */
function check(page, policy) {
  const head = page.indexOf('<script>')
  if (page.indexOf('http-equiv="Content-Security-Policy"') > head)
    throw new Error('the policy comes too late')
  const elements = [...page.matchAll(/<(script|style)([^>]*)>([\s\S]*?)<\/\1>/gi)]
  if (elements.length !== 2)
    throw new Error(`${elements.length} scripts and styles in the page, and not 2`)
  for (const [, name, attributes, text] of elements) {
    if (attributes.trim()) throw new Error(`<${name}${attributes}>: it is not hashed`)
    const directive = policy.split('; ').find((rule) => rule.startsWith(`${name}-src `))
    if (!directive.includes(hash(text)))
      throw new Error(`the policy does not have the hash of <${name}>`)
    if (/<!--|<script/i.test(text))
      throw new Error(`<${name}> holds what a parser of HTML takes for markup`)
  }
  const rest = page.replace(/<(script|style)>[\s\S]*?<\/\1>/gi, '')
  const foreign = rest.match(
    /\s(?:on\w+|style|src|srcset|action)=|<(?:iframe|object|embed|base)\b|href="(?!data:)/i,
  )
  if (foreign) throw new Error(`the policy refuses what the page holds: ${foreign[0].trim()}`)
}
