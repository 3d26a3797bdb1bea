// What a runtime without `node:crypto` has. Runs in Node.js and in browsers.

import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'

/** The subjects that authenticate `bytes`; each has been seen to refuse other bytes. */
export async function authenticity(verifier, bytes, signature, secret) {
  const [time, v1] = signature.split(',').map((element) => element.split('=')[1])
  const prefix = utf8ToBytes(`${time}.`)
  const message = (body) => {
    const joined = new Uint8Array(prefix.length + body.length)
    joined.set(prefix)
    joined.set(body, prefix.length)
    return joined
  }
  const key = utf8ToBytes(secret)
  const cached = await crypto.subtle.importKey(
    'raw',
    key,
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['verify'],
  )
  const subjects = [
    {
      name: 'gather-webhooks-wasm `authenticate`',
      check: (body) => authenticates(verifier, body, signature),
    },
    {
      name: '`@noble/hashes` `hmac`',
      check: (body) => equal(hmac(sha256, key, message(body)), v1),
    },
    {
      name: '`@noble/hashes` `hmac.create`',
      check: (body) => equal(hmac.create(sha256, key).update(prefix).update(body).digest(), v1),
    },
    {
      name: '`crypto.subtle.verify`, cached key',
      await: true,
      check: (body) => crypto.subtle.verify('HMAC', cached, hexToBytes(v1), message(body)),
    },
  ]
  const other = bytes.slice()
  other[0] ^= 1
  for (const { name, check } of subjects) {
    if (!(await check(bytes)) || (await check(other))) throw new Error(`${name} is wrong`)
  }
  return subjects.map(({ check, ...subject }) => ({ ...subject, call: () => check(bytes) }))
}

function authenticates(verifier, body, signature) {
  try {
    return verifier.authenticate(body, signature)
  } catch {
    return false
  }
}

function equal(mac, hex) {
  const received = hexToBytes(hex)
  let difference = mac.length ^ received.length
  for (let at = 0; at < mac.length; at += 1) difference |= mac[at] ^ received[at]
  return difference === 0
}
