// What is measured: for every group and column, the subjects, of which the first is the reference.

import { strict as assert } from 'node:assert'
import * as nativePackage from 'gather-webhooks'
import * as wasmPackage from 'gather-webhooks-wasm'
import { authenticity } from './authenticity.mjs'
import * as peers from './peers.mjs'

const native = new nativePackage.Verifier(peers.SECRET)
const wasm = new wasmPackage.Verifier(peers.SECRET)

const NATIVE = 'gather-webhooks'
const WASM = 'gather-webhooks-wasm'

/** The groups: a title, and what gives the subjects of a column. */
export const GROUPS = [
  { title: 'Authenticate a Buffer', subjects: (body) => authenticate(body) },
  { title: 'Authenticate a string', subjects: (body) => authenticate(String(body)) },
  { title: 'Verify a Buffer and read its event', subjects: (body) => verify(body) },
  { title: 'Verify a string and read its event', subjects: (body) => verify(String(body)) },
  { title: 'Verify a Buffer, beside the limit', subjects: (body) => limit(body) },
  { title: 'WebAssembly in Node.js: authenticate bytes', subjects: (body) => inWasm(body) },
]

/** Refusing deliveries of 320 bytes: the columns are what is wrong with them. */
export const REJECTIONS = {
  'wrong signature': (body) => `${peers.header(body).slice(0, -64)}${'0'.repeat(64)}`,
  'garbage header': () => 'x'.repeat(80),
  'header full of v1': (body) => {
    const wrong = `,v1=${'0'.repeat(64)}`
    return peers.header(body).slice(0, -68) + wrong.repeat(Math.floor(4_000 / wrong.length))
  },
}

/** As {@link REJECTIONS}, of what makes no error: a title, and what gives the subjects of a column. */
export const SILENT = [
  {
    title: 'Refuse a Buffer of 320 bytes, without an error',
    subjects: (...delivery) => silentRejections(NATIVE, nativePackage, ...delivery),
  },
  {
    title: 'WebAssembly in Node.js: refuse 320 bytes, without an error',
    subjects: (...delivery) => silentRejections(WASM, wasmPackage, ...delivery),
  },
]

async function authenticate(body) {
  const signature = peers.header(body)
  const octokit = await peers.octokit(body)
  const stated = [
    { name: `${NATIVE} \`authenticate\``, ...accepts(native, 'authenticate', body, signature) },
    { name: `${WASM} \`authenticate\``, ...accepts(wasm, 'authenticate', body, signature) },
    { name: '`createHmac`, `timingSafeEqual` by hand', ...holds(peers.byHand, body, signature) },
    { name: '`@noble/hashes` by hand', ...holds(peers.byHandNoble, body, signature) },
  ]
  await octokit.verify(body, octokit.signature).then(assert.ok)
  await octokit.verify(`${body} `, octokit.signature).then((ok) => assert.equal(ok, false))
  return [
    ...stated,
    {
      name: '`@octokit/webhooks-methods`',
      await: true,
      call: () => octokit.verify(body, octokit.signature),
    },
    { name: 'limit: bare `createHmac`', call: () => peers.bareHmac(body) },
  ]
}

function verify(body) {
  const signature = peers.header(body)
  const standard = peers.standardwebhooks.headers(body)
  const svix = peers.svix.headers(body)
  return [
    { name: `${NATIVE} \`verify\``, ...accepts(native, 'verify', body, signature) },
    { name: `${WASM} \`verify\``, ...accepts(wasm, 'verify', body, signature) },
    { name: '`stripe`', ...throwing(peers.stripe.verify, body, signature) },
    { name: '`standardwebhooks`', ...throwing(peers.standardwebhooks.verify, body, standard) },
    { name: '`svix`', ...throwing(peers.svix.verify, body, svix) },
    { name: 'the documented snippet', ...holds(peers.documented, body, signature) },
  ]
}

function limit(body) {
  const signature = peers.header(body)
  const text = String(body)
  return [
    {
      name: 'limit: `JSON.parse` and `createHmac`, bare',
      call: () => [JSON.parse(text), peers.bareHmac(body)],
    },
    { name: `${NATIVE} \`verify\``, ...accepts(native, 'verify', body, signature) },
    { name: `${WASM} \`verify\``, ...accepts(wasm, 'verify', body, signature) },
    { name: 'bare `JSON.parse`', call: () => JSON.parse(text) },
    { name: 'bare `createHmac`', call: () => peers.bareHmac(body) },
  ]
}

async function inWasm(body) {
  const verifier = new wasmPackage.Verifier(peers.SECRET)
  return authenticity(verifier, new Uint8Array(body), peers.header(body), peers.SECRET)
}

/** Everything that refuses a delivery of the Gather API's scheme. */
export function rejections(body, signature) {
  const refused = (name, call) => ({ name, call: refusal(call) })
  return [
    refused(`${NATIVE} \`verify\``, () => native.verify(body, signature)),
    refused(`${WASM} \`verify\``, () => wasm.verify(body, signature)),
    refused('`createHmac`, `timingSafeEqual` by hand', () => peers.byHand(body, signature)),
    refused('`stripe`', () => peers.stripe.verify(body, signature)),
    refused('the documented snippet', () => peers.documented(body, signature)),
    { name: '`gather-webhooks` accepting', call: acceptance(body) },
  ]
}

function acceptance(body) {
  const signature = peers.header(body)
  return () => native.verify(body, signature)
}

/** The same of the function that answers `false`: no stack is written, and the secret is prepared each time. */
function silentRejections(name, { verifyWebhookSignature }, body, signature) {
  const accepted = peers.header(body)
  const check = (header) => verifyWebhookSignature(body, header, peers.SECRET)
  assert.equal(check(signature), false)
  assert.equal(check(accepted), true)
  const title = `${name} \`verifyWebhookSignature\``
  return [
    { name: title, call: () => check(signature) },
    { name: `${title}, accepting`, call: () => check(accepted) },
  ]
}

/** A call that says no in its own way: `false`, `undefined` or an error that is caught. */
function refusal(call) {
  const refuse = () => {
    try {
      return call()
    } catch {
      return false
    }
  }
  assert.ok(!refuse())
  return refuse
}

/** A function of a body and its signature that gives something that holds if they match. */
function holds(check, body, signature) {
  assert.ok(check(body, signature))
  assert.ok(!check(spoilt(body), signature))
  return { call: () => check(body, signature) }
}

/** The same of one that throws. */
function throwing(check, body, signature) {
  check(body, signature)
  assert.throws(() => check(spoilt(body), signature))
  return { call: () => check(body, signature) }
}

function accepts(verifier, method, body, signature) {
  return throwing((...given) => verifier[method](...given), body, signature)
}

/** Still the same JSON, except for one value. */
function spoilt(body) {
  const text = String(body).replace('candidate_interview', 'Candidate_interview')
  return typeof body === 'string' ? text : Buffer.from(text)
}
