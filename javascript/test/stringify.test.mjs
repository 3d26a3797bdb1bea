import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hostStringify } from '../../tests/runners/host.mjs'
import { describeEach } from './packages.mjs'

const MILLION = 1_000_000
const MALFORMED = { name: 'PayloadError', code: 'malformed_payload' }

describeEach('stringify', ({ stringify }) => {
  const same = (text) => assert.equal(stringify(text), JSON.stringify(JSON.parse(text)))

  test('the example', () => {
    const text = String.raw`{ "b": 1.0, "10": 1e21, "9": "\u0041" }`
    assert.equal(stringify(text), '{"9":"A","10":1e+21,"b":1}')
  })

  test('surrogates, raw and escaped, in pairs and alone', () => {
    const halves = ['\ud83c', '\udf89', '\\ud83c', '\\udf89', 'a', '\\\\', '\\n']
    for (const first of halves) {
      for (const second of halves) {
        for (const third of halves) {
          same(`"${first}${second}${third}"`)
          same(`{"${first}${second}${third}":0,"${first}${second}":1,"10":2}`)
        }
      }
    }
  })

  test('half of a pair is no JSON outside a string, nor after a backslash', () => {
    for (const half of ['\ud83c', '\udf89', '\ud83c\udf89']) {
      for (const text of [
        half,
        `${half}1`,
        `[${half}]`,
        `{${half}:1}`,
        `"\\${half}"`,
        `"\\u${half}"`,
      ]) {
        assert.equal(hostStringify(text), undefined)
        assert.throws(() => stringify(text), MALFORMED)
      }
      same(`"\\\\${half}"`)
      assert.throws(() => stringify(`"\\\\\\${half}"`), MALFORMED)
    }
  })

  test('backslashes without end before half of a pair', () => {
    const backslashes = '\\'.repeat(2 * MILLION)
    same(`"${backslashes}\ud83c"`)
    assert.throws(() => stringify(`"${backslashes}\\\ud83c"`), MALFORMED)
  })

  test('what is not JSON', () => {
    for (const text of ['', ' ', '{', '[1,]', "'a'", 'NaN', '01', '"\n"', '\ufeff1', '1 2', '\0']) {
      assert.equal(hostStringify(text), undefined)
      assert.throws(() => stringify(text), { ...MALFORMED, message: /byte \d+/ })
    }
  })

  test('what is not a string', () => {
    for (const value of [undefined, null, 1, 1n, true, {}, [], Symbol('s'), Buffer.from('1')]) {
      assert.throws(() => stringify(value), {
        name: 'UsageError',
        code: 'invalid_argument',
        message: /`jsonText`.*as a string/,
      })
    }
  })

  test('512 levels pass, and 513 do not', () => {
    same('['.repeat(512) + ']'.repeat(512))
    for (const levels of [513, 100_000]) {
      assert.throws(() => stringify('['.repeat(levels) + ']'.repeat(levels)), MALFORMED)
    }
  })

  test('a million opening brackets', () => {
    for (const opening of ['[', '{"a":', '[{"a":']) {
      assert.throws(() => stringify(opening.repeat(MILLION)), MALFORMED)
    }
  })

  test('a million equal keys', () => {
    for (const key of ['a', '1', '__proto__', '\\u0061', '\ud83c']) {
      same(`{"b":0,${`"${key}":1,`.repeat(MILLION)}"${key}":2}`)
    }
  })

  test('a million indices in descending order', () => {
    const members = Array.from({ length: MILLION }, (_, index) => `"${MILLION - index}":${index}`)
    same(`{${members}}`)
  })

  test('a million names', () => {
    const members = Array.from({ length: MILLION }, (_, index) => `"n${index % 900_000}":${index}`)
    same(`{${members}}`)
  })

  test('numbers of 10 MB', () => {
    const digits = '9'.repeat(10 * MILLION)
    for (const text of [
      digits,
      `0.${digits}`,
      `-${digits}e-${10 * MILLION}`,
      `0.${'0'.repeat(MILLION)}${digits}e${MILLION}`,
      `1e${digits}`,
    ]) {
      assert.equal(stringify(text), JSON.stringify(Number(text)))
    }
  })

  test('a text longer than 2^26 characters', () => {
    assert.equal(stringify(' '.repeat(2 ** 26 - 1) + 1), '1')
    assert.throws(() => stringify(' '.repeat(2 ** 26) + 1), {
      code: 'invalid_argument',
      message: /67108864 characters/,
    })
  })
})
