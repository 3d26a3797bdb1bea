import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const VECTORS = join(import.meta.dirname, '../../tests/vectors')

/** A delivery for each mistake that `explain` knows, in which it is what is found first. */
export function readFaults() {
  const vectors = readdirSync(VECTORS)
    .filter((name) => /^explain_.*\.json$/.test(name))
    .flatMap((name) => JSON.parse(readFileSync(join(VECTORS, name), 'utf8')))
  const best = new Map()
  for (const vector of vectors) {
    const id = vector.expect.ok?.first
    if (!id || !isShowable(vector)) continue
    if (!best.has(id) || rank(vector) < rank(best.get(id))) best.set(id, vector)
  }
  const accepted = vectors.find(({ name }) => name === 'accepted, completed')
  return [
    sample('', '', accepted),
    ...catalogued().map(({ id, title }) => {
      const vector = best.get(id)
      if (!vector) throw new Error(`no vector of tests/vectors shows ${id}`)
      return sample(id, title, vector)
    }),
  ]
}

/** In the order of the documentation. */
function catalogued() {
  const page = readFileSync(join(import.meta.dirname, '../../docs/explain.md'), 'utf8')
  return [...page.matchAll(/^### `(.+)`\n\n(.+)$/gm)].map(([, id, title]) => ({
    id,
    title: plain(title),
  }))
}

/** Markdown's escapes are none of ours. */
function plain(text) {
  return text
    .replace(/\\(?=[<>_*`])/g, '')
    .replaceAll('`', '')
    .replace(/\.$/, '')
}

/** A field for a secret holds text. */
function isShowable({ secrets, secrets_base64 }) {
  return secrets_base64 === undefined && secrets?.length === 1
}

/** The documented payload before others, then what is short. */
function rank({ name, body_base64 }) {
  const body = Buffer.from(body_base64, 'base64').toString('latin1')
  return (
    (/and a|\bbeside\b|another secret/.test(name) ? 1e7 : 0) +
    (body.includes('candidate_interview.completed') ? 0 : 1e6) +
    body.length
  )
}

function sample(id, title, { secrets, signature, body_base64, now, tolerance }) {
  const bytes = Buffer.from(body_base64, 'base64')
  const text = bytes.toString('utf8')
  // As text it weighs next to nothing beside the others.
  const body = Buffer.from(text).equals(bytes) ? { text } : { base64: body_base64 }
  return { id, title, secret: secrets[0], signature, ...body, now, tolerance }
}
