// Random JSON texts, of which a tenth is broken.

import { numberText } from './numbers.mjs'

const BLANKS = [' ', '\t', '\n', '\r', '  ', '\r\n\t']
const ESCAPES = ['\\"', '\\\\', '\\/', '\\b', '\\f', '\\n', '\\r', '\\t']
const RAW = [
  'a',
  'Zoë',
  '/',
  "'",
  '\x7f',
  '\x80',
  '\u2028',
  '\u2029',
  '\ufeff',
  '\ufffd',
  '\uffff',
  '漢',
]
const SURROGATES = ['d83c', 'D83D', 'dbff', 'd800', 'df89', 'DE00', 'dc00', 'DFFF']
const INDICES = [
  ...[
    '0',
    '1',
    '2',
    '9',
    '10',
    '42',
    '100',
    '2147483647',
    '2147483648',
    '4294967293',
    '4294967294',
  ],
  ...['4294967295', '4294967296', '9007199254740991', '9007199254740992', '10000000000'],
]
const NAMES = [
  ...['a', 'b', 'event', 'data', '', '__proto__', 'constructor', 'toString', 'length', 'toJSON'],
  ...['00', '01', '-0', '-1', '+1', '1.0', '1e3', '0x1', ' 1', '1 ', 'é', '١'],
]
const BREAKERS = [
  ...'[]{},:"\\0-.eE+tfn \x00\x1f\n\xa0\ufeff\ud83c\udf89',
  '\\u',
  'NaN',
  '00',
  '//',
]

/** A JSON text; one in ten is edited at random, and is hardly ever JSON then. */
export function randomText(random) {
  let text = blank(random) + value(random, random.below(5)) + blank(random)
  if (random.oneIn(500)) text = nested(random, text)
  return random.oneIn(10) ? edited(random, text) : text
}

function value(random, depth) {
  const choice = random.below(depth > 0 ? 10 : 6)
  if (choice < 2) return numberText(random)
  if (choice < 4) return string(random)
  if (choice < 6) return random.of(['null', 'true', 'false', '[]', '{}', '0', '""'])
  return choice < 8 ? object(random, depth) : array(random, depth)
}

function object(random, depth) {
  const members = []
  for (let left = size(random); left > 0; left -= 1) {
    members.push(`${spaced(random, key(random))}:${spaced(random, value(random, depth - 1))}`)
  }
  return `{${members.join(',') || blank(random)}}`
}

function array(random, depth) {
  const elements = []
  for (let left = size(random); left > 0; left -= 1) {
    elements.push(spaced(random, value(random, depth - 1)))
  }
  return `[${elements.join(',') || blank(random)}]`
}

/** Small, as the core looks keys up in another way once there are a dozen; and that too. */
function size(random) {
  return random.oneIn(50) ? random.below(40) : random.below(5)
}

function key(random) {
  const choice = random.below(8)
  if (choice === 0) return string(random)
  if (choice === 1) return `"${random.below(100)}"`
  const text = random.of(choice < 5 ? INDICES : NAMES)
  return random.oneIn(6) ? `"${escaped(random, text)}"` : `"${text}"`
}

/** The text with some of its characters written as escapes. */
function escaped(random, text) {
  return Array.from(text, (char) =>
    random.oneIn(2) ? unit(random, char.charCodeAt(0).toString(16).padStart(4, '0')) : char,
  ).join('')
}

function string(random) {
  let text = '"'
  for (let left = random.below(6); left > 0; left -= 1) {
    const choice = random.below(10)
    if (choice < 3) text += random.of(RAW)
    else if (choice < 4) text += random.of(ESCAPES)
    else if (choice < 5)
      text += unit(
        random,
        random
          .below(2 ** 16)
          .toString(16)
          .padStart(4, '0'),
      )
    else if (choice < 6) text += unit(random, random.below(0x80).toString(16).padStart(4, '0'))
    else if (choice < 7) text += unit(random, random.of(SURROGATES))
    else if (choice < 8) text += String.fromCharCode(Number.parseInt(random.of(SURROGATES), 16))
    else if (choice < 9) text += String.fromCodePoint(0x10000 + random.below(0x100000))
    else text += random.bits().toString(36)
  }
  return `${text}"`
}

function unit(random, hex) {
  return `\\u${random.oneIn(3) ? hex.toUpperCase() : hex}`
}

/** Around the deepest nesting that the core accepts. */
function nested(random, text) {
  const levels = random.of([100, 505, 508, 509, 510, 511, 512, 513, 514, 600, 2_000])
  let [before, after] = ['', '']
  for (let level = 0; level < levels; level += 1) {
    const [opening, closing] = random.oneIn(2) ? ['[', ']'] : [`{${key(random)}:`, '}']
    before += opening
    after = closing + after
  }
  const whole = before + text + after
  return random.oneIn(4) ? `{"a":${whole},"a":1}` : whole
}

function edited(random, text) {
  const at = random.below(text.length + 1)
  const removed = random.below(4)
  const added = random.oneIn(3) ? '' : random.of(BREAKERS)
  return text.slice(0, at) + added + text.slice(at + removed)
}

function spaced(random, text) {
  return random.oneIn(4) ? blank(random) + text + blank(random) : text
}

function blank(random) {
  return random.oneIn(6) ? random.of(BLANKS) : ''
}
