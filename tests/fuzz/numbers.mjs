// Numbers as JSON allows them to be written, whether or not anybody would.

const view = new DataView(new ArrayBuffer(8))

/** A finite double of random bits. */
export function randomDouble(random) {
  for (;;) {
    view.setUint32(0, random.bits())
    view.setUint32(4, random.bits())
    const double = view.getFloat64(0)
    if (Number.isFinite(double)) return double
  }
}

/** Doubles at the edges: each given one and its neighbours, of both signs. */
export function* edgeDoubles() {
  for (let exponent = -1074; exponent <= 1023; exponent += 1) yield* around(2 ** exponent)
  for (let exponent = -323; exponent <= 308; exponent += 1) yield* around(Number(`1e${exponent}`))
  for (const middle of [
    0,
    2 ** 53,
    1e21,
    1e-6,
    1e-7,
    Number.MAX_VALUE,
    Number.MIN_VALUE,
    2 ** -1022,
  ]) {
    yield* around(middle, 1_000)
  }
  for (let distance = -1_000; distance <= 1_000; distance += 1) {
    yield* [2 ** 53 + distance, 2 ** 32 + distance, distance, distance / 1_000]
  }
}

function* around(double, distance = 4) {
  view.setFloat64(0, double)
  const bits = view.getBigUint64(0)
  for (let step = BigInt(-distance); step <= distance; step += 1n) {
    view.setBigUint64(0, BigInt.asUintN(63, bits + step))
    const neighbour = view.getFloat64(0)
    if (Number.isFinite(neighbour)) yield* [neighbour, -neighbour]
  }
}

const FAMOUS = [
  ...[
    '0',
    '-0',
    '-0.0',
    '0e0',
    '-0E+5',
    '1.0',
    '1e21',
    '1e20',
    '999999999999999999999',
    '1e-6',
    '1e-7',
  ],
  ...[
    '9007199254740991',
    '9007199254740992',
    '9007199254740993',
    '123456789012345',
    '1234567890123456',
  ],
  ...['18446744073709551615', '18446744073709551616', '-9223372036854775809', '4294967295'],
  ...['1e308', '1.7976931348623157e308', '1.7976931348623159e308', '1e309', '-1e400', '1e99999'],
  ...[
    '5e-324',
    '2.4703282292062327e-324',
    '2.4703282292062328e-324',
    '1e-400',
    '1e-99999',
    '0.1e1',
  ],
]

/** The text of a number. */
export function numberText(random) {
  switch (random.below(10)) {
    case 0:
      return random.of(FAMOUS)
    case 1:
      return String(randomDouble(random))
    case 2:
      return randomDouble(random).toExponential(random.below(25))
    case 3:
      return random.oneIn(10) ? halfway(random) : integer(random, 25)
    case 4:
      return spelled(random, random.oneIn(20) ? 800 : 30)
    case 5:
      return spelled(random, 5)
    default:
      return integer(random, 5)
  }
}

function spelled(random, longest) {
  let text = integer(random, longest)
  if (random.oneIn(2)) text += `.${digits(random, 1 + random.below(longest))}`
  if (random.oneIn(2)) {
    const sign = random.of(['', '+', '-'])
    const exponent = random.below(random.of([4, 30, 350, 100_000]))
    text += `${random.of('eE')}${sign}${'0'.repeat(random.below(3))}${exponent}`
  }
  return text
}

function integer(random, longest) {
  const sign = random.oneIn(4) ? '-' : ''
  return random.oneIn(8)
    ? `${sign}0`
    : `${sign}${1 + random.below(9)}${digits(random, random.below(longest))}`
}

function digits(random, count) {
  if (random.oneIn(4)) return random.of('09').repeat(count)
  let text = ''
  while (text.length < count) text += random.bits()
  return text.slice(0, count)
}

/** The exact middle of two doubles, or a text just beside it. */
function halfway(random) {
  const odd = (2n ** 52n + (BigInt(random.bits()) << 20n) + BigInt(random.below(2 ** 20))) * 2n + 1n
  const power = random.below(1_000)
  const [whole, exponent] = random.oneIn(2)
    ? [odd * 2n ** BigInt(power % 900), 0]
    : [odd * 5n ** BigInt(power), -power]
  const middle = random.of([
    String(whole),
    `${whole}.${'0'.repeat(20)}1`,
    `${whole - 1n}.${'9'.repeat(20)}`,
  ])
  return exponent === 0 ? middle : `${middle}e${exponent}`
}
