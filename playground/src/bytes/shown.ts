/** Bytes as a text field shows them, and where each of its characters stands. */
export interface Shown {
  readonly text: string
  /** The byte at which each UTF-16 code unit begins; one more for the end. */
  readonly offsets: Uint32Array
}

const CR = 13
const LF = 10

/**
 * The text of bytes: a text field knows one kind of line break, so CRLF and CR are shown as LF; what is not UTF-8 is
 * shown as U+FFFD, a byte each.
 */
export function show(bytes: Uint8Array): Shown {
  const offsets = new Uint32Array(bytes.length + 1)
  const parts: string[] = []
  let units = 0
  let at = 0
  while (at < bytes.length) {
    const start = at
    const byte = bytes[at] ?? 0
    let character: string
    if (byte === CR) {
      character = '\n'
      at += bytes[at + 1] === LF ? 2 : 1
    } else {
      const length = sequenceLength(bytes, at)
      character = length === 0 ? '\ufffd' : String.fromCodePoint(codePoint(bytes, at, length))
      at += Math.max(1, length)
    }
    for (let unit = 0; unit < character.length; unit += 1) offsets[units++] = start
    parts.push(character)
  }
  offsets[units] = bytes.length
  return { text: parts.join(''), offsets: offsets.subarray(0, units + 1) }
}

/**
 * The bytes after an edit of the text that is shown of them: only what differs is written anew, all else stays byte for
 * byte, whatever it is. Gives the bytes that take the place of `[from, to)`. What is shown alike, such as LF and CRLF,
 * is told apart by the caret, behind which nothing was edited.
 */
export function edited(
  shown: Shown,
  text: string,
  caret: number,
): { from: number; to: number; bytes: Uint8Array } {
  const old = shown.text
  const most = Math.min(old.length, text.length)
  const behind = text.slice(caret)
  let suffix = old.endsWith(behind) ? behind.length : 0
  let prefix = 0
  while (prefix < most - suffix && old.charCodeAt(prefix) === text.charCodeAt(prefix)) prefix += 1
  if (isHighSurrogate(text.charCodeAt(prefix - 1))) prefix -= 1
  while (
    suffix < most - prefix &&
    old.charCodeAt(old.length - 1 - suffix) === text.charCodeAt(text.length - 1 - suffix)
  ) {
    suffix += 1
  }
  if (suffix > 0 && isLowSurrogate(text.charCodeAt(text.length - suffix))) suffix -= 1
  return {
    from: shown.offsets[prefix] ?? 0,
    to: shown.offsets[old.length - suffix] ?? 0,
    bytes: new TextEncoder().encode(text.slice(prefix, text.length - suffix)),
  }
}

/** Bytes with others in the place of `[from, to)`. */
export function spliced(
  bytes: Uint8Array,
  from: number,
  to: number,
  inserted: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const result = new Uint8Array(bytes.length - (to - from) + inserted.length)
  result.set(bytes.subarray(0, from))
  result.set(inserted, from)
  result.set(bytes.subarray(to), from + inserted.length)
  return result
}

/** The next place at or before `at` where a text may be cut: not within a character, nor within CRLF. */
export function cutBefore(bytes: Uint8Array, at: number): number {
  let cut = Math.max(0, Math.min(at, bytes.length))
  for (let steps = 0; steps < 3 && cut > 0 && ((bytes[cut] ?? 0) & 0xc0) === 0x80; steps += 1)
    cut -= 1
  return bytes[cut] === LF && bytes[cut - 1] === CR ? cut - 1 : cut
}

/** How many bytes the character at `at` has; 0 if it is none. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0
  if (first < 0x80) return 1
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2
  if (first < 0xc2 || first > 0xf4 || at + length > bytes.length) return 0
  for (let next = 1; next < length; next += 1) {
    if (((bytes[at + next] ?? 0) & 0xc0) !== 0x80) return 0
  }
  const code = codePoint(bytes, at, length)
  const isShortest = length === 2 || (length === 3 ? code >= 0x800 : code >= 0x10000)
  return isShortest && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? length : 0
}

function codePoint(bytes: Uint8Array, at: number, length: number): number {
  const first = bytes[at] ?? 0
  if (length === 1) return first
  let code = first & (0xff >> (length + 1))
  for (let next = 1; next < length; next += 1) code = (code << 6) | ((bytes[at + next] ?? 0) & 0x3f)
  return code
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff
}
