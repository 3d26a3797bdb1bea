// Of several faults the first is reported, in an order that is the same in every language: usage, configuration,
// a parsed payload that cannot be written, then the header, the signature, the timestamp, the payload.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { header, NOW, SECRET } from './deliveries.mjs'
import { describeEach } from './packages.mjs'

const PAYLOAD = { event: 'a' }
const BODY = JSON.stringify(PAYLOAD)
const NO_EVENT = JSON.stringify([])

/** Faults, in their order: the code, which argument has it, and what that is then. */
const WRONG_TYPES = [
  ['invalid_argument', { signature: 5 }],
  ['invalid_argument', { signature: ['', 5] }],
  ['invalid_argument', { secret: 5 }],
  ['invalid_argument', { secret: [' ', 5] }],
  ['invalid_argument', { toleranceSeconds: 'x' }],
  ['invalid_argument', { toleranceSeconds: Number.NaN }],
  ['invalid_argument', { now: 'x' }],
  ['invalid_argument', { now: Number.NaN }],
  ['invalid_argument', { now: -1 }],
]
const CONFIGURATION = [
  ['invalid_secret', { secret: '' }],
  ['invalid_secret', { secret: [SECRET, 'x\n'] }],
  ['invalid_secret', { secret: '\ud83d' }],
]
const UNSERIALIZABLE = [
  ['unserializable_payload', { body: { id: 1n } }],
  ['unserializable_payload', { body: undefined }],
]
const HEADER = [
  ['missing_header', { signature: null }],
  ['missing_header', { signature: [] }],
  ['malformed_header', { signature: [header(BODY), header(BODY)] }],
  ['malformed_header', { signature: ['', ''] }],
  ['malformed_header', { signature: 'x' }],
  ['unsupported_scheme', { signature: 't=1' }],
]
const DELIVERY = [
  ['signature_mismatch', { signature: header('other') }],
  ['timestamp_too_old', { now: NOW + 601 }],
  ['timestamp_in_future', { now: NOW - 601 }],
]
const NO_PAYLOAD = [['malformed_payload', { body: NO_EVENT, signature: header(NO_EVENT) }]]

const RAW = [
  ['body_not_raw', { body: PAYLOAD }],
  ['body_not_raw', { body: Promise.resolve(BODY) }],
  ['invalid_argument', { body: 5 }],
]
const NOT_PARSED = [['invalid_argument', { body: Buffer.from(BODY) }]]

describeEach('the order of checks', ({ Verifier, sign, verifyWebhookSignature }) => {
  const verifier = ({ secret, toleranceSeconds }) => new Verifier(secret, { toleranceSeconds })

  /** What can be called, and the faults that it can meet. */
  const CALLS = {
    'new Verifier': [
      verifier,
      [...about(WRONG_TYPES, 'secret', 'toleranceSeconds'), ...CONFIGURATION],
    ],
    verify: [
      ({ body, signature, now }) => verifier({ secret: SECRET }).verify(body, signature, { now }),
      [...RAW, ...about(WRONG_TYPES, 'signature', 'now'), ...HEADER, ...DELIVERY, ...NO_PAYLOAD],
    ],
    authenticate: [
      ({ body, signature, now }) =>
        verifier({ secret: SECRET }).authenticate(body, signature, { now }),
      [...RAW, ...about(WRONG_TYPES, 'signature', 'now'), ...HEADER, ...DELIVERY],
    ],
    verifyParsed: [
      ({ body, signature, now }) =>
        verifier({ secret: SECRET }).verifyParsed(
          typeof body === 'string' ? JSON.parse(body) : body,
          signature,
          { now },
        ),
      [
        ...NOT_PARSED,
        ...about(WRONG_TYPES, 'signature', 'now'),
        ...UNSERIALIZABLE,
        ...HEADER,
        ...DELIVERY,
        ...NO_PAYLOAD,
      ],
    ],
    verifyWebhookSignature: [
      ({ body, signature, secret, toleranceSeconds, now }) =>
        assert.ok(
          verifyWebhookSignature(body, signature, secret, { toleranceSeconds, now }),
          Object.assign(new Error(), { code: 'false' }),
        ),
      [
        ...WRONG_TYPES,
        ...CONFIGURATION,
        ...UNSERIALIZABLE,
        ...[...HEADER, ...DELIVERY].map(([, fault]) => ['false', fault]),
      ],
    ],
    sign: [
      ({ body, secret, timestamp }) => sign(body, secret, timestamp),
      [
        ['invalid_argument', { secret: 5 }],
        ['invalid_argument', { timestamp: {} }],
        ['invalid_argument', { timestamp: Number.NaN }],
        ...CONFIGURATION.filter(([, { secret }]) => typeof secret === 'string'),
        ...UNSERIALIZABLE,
      ],
    ],
  }
  const right = { body: BODY, signature: header(BODY), secret: SECRET, now: NOW }

  for (const [name, [call, faults]] of Object.entries(CALLS)) {
    test(`${name}: ${faults.length} faults, and each pair of them`, () => {
      call(right)
      for (const [place, [code, fault]] of faults.entries()) {
        assert.throws(() => call({ ...right, ...fault }), { code }, code)
        for (const [later, other] of faults.slice(place + 1)) {
          if (Object.keys(other).some((argument) => argument in fault)) continue
          assert.throws(() => call({ ...right, ...other, ...fault }), { code }, `${code}, ${later}`)
        }
      }
    })
  }
})

/** Those that one of these arguments has. */
function about(faults, ...names) {
  return faults.filter(([, fault]) => names.some((name) => name in fault))
}
