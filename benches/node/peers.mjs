// What people use instead: packages, and the code that one writes by hand.

import { createHmac, timingSafeEqual } from 'node:crypto'
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { sign as octokitSign, verify as octokitVerify } from '@octokit/webhooks-methods'
import { Webhook as StandardWebhook } from 'standardwebhooks'
import Stripe from 'stripe'
import { Webhook as SvixWebhook } from 'svix'

export const SECRET = 'whsec_3f8a1c5e7b9d2046'
const TOLERANCE_SECONDS = 600

/** The header that the Gather API and Stripe make. */
export function header(body, time = now()) {
  return `t=${time},v1=${createHmac('sha256', SECRET).update(`${time}.`).update(body).digest('hex')}`
}

function now() {
  return Math.floor(Date.now() / 1000)
}

/** The scheme of the Gather API by hand, as a careful user writes it: of bytes, or of a string. */
export function byHand(body, signature) {
  let time
  let v1
  for (const element of signature.split(',')) {
    const [key, value] = element.split('=')
    if (key === 't') time = value
    if (key === 'v1') v1 = value
  }
  if (!time || !v1) return false
  const expected = createHmac('sha256', SECRET).update(`${time}.`).update(body).digest()
  const received = Buffer.from(v1, 'hex')
  if (received.length !== expected.length || !timingSafeEqual(received, expected)) return false
  return Math.abs(Date.now() / 1000 - Number(time)) <= TOLERANCE_SECONDS
}

/** The same with the HMAC of `@noble/hashes`, as in a runtime without `node:crypto`. */
export function byHandNoble(body, signature) {
  const [time, v1] = signature.split(',').map((element) => element.split('=')[1])
  const mac = hmac
    .create(sha256, NOBLE_KEY)
    .update(utf8ToBytes(`${time}.`))
    .update(bytes(body))
  return same(mac.digest(), v1)
}

const NOBLE_KEY = utf8ToBytes(SECRET)

function bytes(body) {
  return typeof body === 'string' ? utf8ToBytes(body) : body
}

function same(mac, hex) {
  const received = Buffer.from(hex, 'hex')
  return received.length === mac.length && timingSafeEqual(received, mac)
}

/** The documented function of the Gather API, with the `JSON.parse` that it leaves to its caller. */
export function documented(body, signature) {
  const payload = JSON.parse(body)
  const [time, v1] = signature.split(',').map((element) => element.split('=')[1])
  const signed = `${time}.${JSON.stringify(payload)}`
  return v1 === createHmac('sha256', SECRET).update(signed).digest('hex') ? payload : undefined
}

export function bareHmac(body) {
  return createHmac('sha256', SECRET).update(body).digest()
}

export async function octokit(body) {
  const signature = await octokitSign(SECRET, String(body))
  return { signature, verify: (body, signature) => octokitVerify(SECRET, String(body), signature) }
}

export const stripe = {
  verify: (body, signature) => Stripe.webhooks.constructEvent(body, signature, SECRET),
}

export const standardwebhooks = svixScheme(StandardWebhook, (payload) => payload)
/** Its `verify` gives nothing back. */
export const svix = svixScheme(SvixWebhook, (_, body) => JSON.parse(body))

/** Three headers; the message has the id of the delivery in front. */
function svixScheme(Webhook, event) {
  const webhook = new Webhook(`whsec_${Buffer.from(SECRET).toString('base64')}`)
  return {
    headers(body) {
      const time = new Date()
      return {
        'webhook-id': 'msg_2KWPBgLlAfxdpx2AI54pPJ85f4W',
        'webhook-timestamp': String(Math.floor(time.getTime() / 1000)),
        'webhook-signature': webhook.sign('msg_2KWPBgLlAfxdpx2AI54pPJ85f4W', time, body),
      }
    },
    verify: (body, headers) => event(webhook.verify(body, headers), body),
  }
}
