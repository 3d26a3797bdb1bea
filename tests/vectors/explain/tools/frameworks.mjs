// Mistakes of Node, Express and Fastify, made by a request to a real server each.
//
//     node frameworks.mjs FOLDER_WITH_NODE_MODULES < ../recorded/payloads.json

import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'

const require = createRequire(join(process.argv[2], 'package.json'))
const express = require('express')
const express5 = require('express5')
const fastify = require('fastify')
const texts = JSON.parse(readFileSync(0, 'utf8'))
const JSON_TYPE = 'application/json'
const made = {}

function keep(mistake, payload, bytes) {
  made[`${mistake}: ${payload}`] = Buffer.from(bytes).toString('base64')
}

/** What `damage` of a request makes of each payload behind an Express with this middleware. */
async function behind(make, mistake, middleware, damage, payloads, type = JSON_TYPE) {
  const app = make()
  let damaged
  app.post('/', ...middleware, async (request, response) => {
    damaged = await damage(request)
    response.end()
  })
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  for (const payload of payloads) {
    await fetch(`http://127.0.0.1:${server.address().port}/`, {
      method: 'POST',
      headers: { 'content-type': type },
      body: texts[payload],
    })
    keep(mistake, payload, damaged)
  }
  server.close()
}

async function behindFastify(mistake, damage, payloads, prepare = () => {}) {
  const app = fastify()
  prepare(app)
  let damaged
  app.post('/', async (request) => {
    damaged = await damage(request)
    return 'OK'
  })
  for (const payload of payloads) {
    const headers = { 'content-type': JSON_TYPE }
    await app.inject({ method: 'POST', url: '/', headers, payload: texts[payload] })
    keep(mistake, payload, damaged)
  }
  await app.close()
}

const json = express.json()
const raw = express.raw({ type: '*/*' })
const text = express.text({ type: '*/*' })
const dates = (_, value) =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) ? new Date(value) : value
const sorted = (value) =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])]))
    : value

async function rest(stream) {
  const chunks = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** name, middleware, what the handler verifies, payloads, content type. */
const EXPRESS = [
  ['express JSON.stringify', [json], (r) => JSON.stringify(r.body), ['completed', 'numbers']],
  ['express JSON.stringify 2', [json], (r) => JSON.stringify(r.body, null, 2), ['created', 'emoji', 'nested']],
  ['express JSON.stringify tab', [json], (r) => JSON.stringify(r.body, null, '\t'), ['medium']],
  ['express String(body)', [json], (r) => String(r.body), ['completed']],
  ['express inspect', [json], (r) => inspect(r.body), ['created', 'completed', 'unknown', 'html', 'emoji', 'names', 'numbers', 'controls']],
  ['express inspect deep', [json], (r) => inspect(r.body), ['nested']],
  ['express text JSON.stringify', [text], (r) => JSON.stringify(r.body), ['created', 'updated', 'controls']],
  ['express text twice', [text], (r) => JSON.stringify(JSON.stringify(r.body)), ['created']],
  ['express raw JSON.stringify', [raw], (r) => JSON.stringify(r.body), ['created', 'emoji', 'medium']],
  ['express raw Uint8Array JSON', [raw], (r) => JSON.stringify(new Uint8Array(r.body)), ['created']],
  ['express raw Uint8Array String', [raw], (r) => String(new Uint8Array(r.body)), ['updated']],
  ['express raw inspect', [raw], (r) => inspect(r.body), ['completed']],
  ['express raw latin1', [raw], (r) => r.body.toString('latin1'), ['updated', 'names', 'medium']],
  ['express raw ascii', [raw], (r) => r.body.toString('ascii'), ['updated']],
  ['express raw base64', [raw], (r) => r.body.toString('base64'), ['completed']],
  ['express raw base64url', [raw], (r) => r.body.toString('base64url'), ['emoji']],
  ['express raw utf16le', [raw], (r) => Buffer.from(r.body.toString(), 'utf16le'), ['completed']],
  ['express wrapped parsed', [json], (r) => JSON.stringify({ path: r.path, headers: { 'content-type': JSON_TYPE }, body: r.body }), ['completed', 'emoji']],
  ['express wrapped text', [text], (r) => JSON.stringify({ receivedAt: 1700000000123, body: r.body }), ['updated']],
  ['express wrapped Buffer', [raw], (r) => JSON.stringify({ id: 7, rawBody: r.body }), ['created']],
  ['express dates', [express.json({ reviver: dates })], (r) => JSON.stringify(r.body), ['completed', 'precise']],
  ['express sorted', [json], (r) => JSON.stringify(sorted(r.body)), ['completed', 'status_changed', 'updated']],
  ['express consumed', [json], (r) => rest(r), ['completed']],
  ['express other type', [json], (r) => JSON.stringify(r.body), ['created'], 'text/plain'],
  ['express form', [express.urlencoded({ extended: false })], (r) => JSON.stringify(r.body), ['completed'], 'application/x-www-form-urlencoded'],
  ['express trim', [text], (r) => r.body.trim(), ['created']],
  ['express lower', [text], (r) => r.body.toLowerCase(), ['completed']],
  ['express spread', [json], (r) => JSON.stringify({ ...r.body, receivedAt: '2024-01-01T00:00:01Z' }), ['completed']],
  ['express data only', [json], (r) => JSON.stringify(r.body.data), ['completed']],
]
for (const [mistake, middleware, damage, payloads, type] of EXPRESS) {
  await behind(express, mistake, middleware, damage, payloads, type)
}
await behind(express5, 'express 5 undefined', [], (r) => String(r.body), ['completed'])

await behindFastify('fastify JSON.stringify', (r) => JSON.stringify(r.body), ['status_changed', 'integer_keys'])
await behindFastify('fastify template', (r) => `${r.body}`, ['audio'])
await behindFastify('fastify inspect', (r) => inspect(r.body), ['status_changed'])
await behindFastify('fastify consumed', (r) => rest(r.raw), ['updated'])
await behindFastify('fastify buffer JSON', (r) => JSON.stringify(r.body), ['status_changed'], (app) =>
  app.addContentTypeParser(JSON_TYPE, { parseAs: 'buffer' }, (_, body, done) => done(null, body)),
)
await behindFastify('fastify string JSON', (r) => JSON.stringify(r.body), ['audio'], (app) =>
  app.addContentTypeParser(JSON_TYPE, { parseAs: 'string' }, (_, body, done) => done(null, body)),
)

// What handlers of the web platform's Request make: Next.js, Workers, Bun, Deno.
const request = () => new Request('http://x/', { method: 'POST', body: texts.completed })
keep('fetch stream', 'completed', String(request().body))
keep('fetch promise', 'completed', String(request().text()))
keep('fetch arrayBuffer', 'completed', String(await request().arrayBuffer()))
keep('fetch inspect promise', 'completed', inspect(request().json()))
{
  const used = request()
  await used.json()
  keep('fetch used', 'completed', String(await used.text().catch(() => '')))
}

for (const name of ['completed', 'emoji', 'medium']) {
  keep('gzipSync', name, gzipSync(texts[name]))
}
keep('deflateSync', 'completed', deflateSync(texts.completed))
keep('brotli', 'completed', brotliCompressSync(texts.completed))
for (const name of ['audio', 'html', 'umlauts']) {
  keep('URLSearchParams', name, String(new URLSearchParams({ payload: texts[name] })))
}
keep('encodeURIComponent', 'updated', encodeURIComponent(texts.updated))
{
  const form = new FormData()
  form.set('payload', texts.created)
  keep('multipart', 'created', Buffer.from(await new Response(form).arrayBuffer()))
}
for (const name of ['updated', 'emoji']) {
  keep('windows-1252', name, new TextDecoder('windows-1252').decode(Buffer.from(texts[name])))
}
keep('replacement', 'updated', Buffer.from(texts.updated, 'latin1').toString('utf8'))
for (const name of ['updated', 'names', 'hangul']) keep('NFD', name, texts[name].normalize('NFD'))
keep('NFC', 'decomposed', texts.decomposed.normalize('NFC'))
keep('without emoji', 'emoji', texts.emoji.replace(/\p{Extended_Pictographic}/gu, ''))

console.log(JSON.stringify(made))
