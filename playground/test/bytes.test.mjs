// Edits of bytes by way of the text that is shown of them.

import assert from 'node:assert/strict'
import { join } from 'node:path'
import test from 'node:test'
import esbuild from 'esbuild'
import fc from 'fast-check'

const { outputFiles } = await esbuild.build({
  entryPoints: [join(import.meta.dirname, '../src/bytes/shown.ts')],
  format: 'esm',
  write: false,
})
const { cutBefore, edited, show, spliced } = await import(
  `data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`
)

/** Bytes in which there is all that is special: line breaks, what is cut, what is no text. */
const piece = fc.oneof(
  fc.constantFrom('\r\n', '\n', '\r', '\ufeff', 'é', '😀', '😁', '\u2028', '\0', 'a', '"'),
  fc.string({ unit: 'binary', maxLength: 5 }),
)
const bytes = fc
  .array(
    fc.oneof(
      piece.map((text) => Buffer.from(text)),
      fc.uint8Array({ maxLength: 3 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => new Uint8Array(Buffer.concat(parts)))

function edit(before, text, caret = text.length) {
  const { from, to, bytes: inserted } = edited(show(before), text, caret)
  return spliced(before, from, to, inserted)
}

test('what is shown is what a decoder makes of text, with one kind of line break', () => {
  fc.assert(
    fc.property(fc.array(piece), (parts) => {
      const text = parts.join('').toWellFormed()
      assert.equal(show(new TextEncoder().encode(text)).text, text.replace(/\r\n?/g, '\n'))
    }),
  )
})

test('an edit that changes nothing changes no byte', () => {
  fc.assert(
    fc.property(bytes, (before) => assert.deepEqual(edit(before, show(before).text), before)),
  )
})

test('after an edit the text is shown that was written, and what is beside it stays byte for byte', () => {
  fc.assert(
    fc.property(bytes, fc.nat(), fc.nat(), piece, (before, one, other, written) => {
      const { text, offsets } = show(before)
      const cuts = [one, other]
        .map((at) => whole(text, at % (text.length + 1)))
        .sort((a, b) => a - b)
      const inserted = written.toWellFormed().replace(/\r\n?/g, '\n')
      const wanted = text.slice(0, cuts[0]) + inserted + text.slice(cuts[1])
      const after = edit(before, wanted, cuts[0] + inserted.length)
      const [head, tail] = [before.subarray(0, offsets[cuts[0]]), before.subarray(offsets[cuts[1]])]
      // Bytes that were no text may be part of one now, by what was taken away between them; and a CR that has come to
      // stand before a LF is one line break with it.
      const meets = [head.length, after.length - tail.length].some(
        (at) => after[at - 1] === 13 && after[at] === 10,
      )
      if (!text.includes('\ufffd') && !meets) assert.equal(show(after).text, wanted)
      assert.deepEqual(after.subarray(0, head.length), head)
      assert.deepEqual(after.subarray(after.length - tail.length), tail)
    }),
  )
})

test('a cut is never within a character or CRLF', () => {
  fc.assert(
    fc.property(fc.array(piece), fc.nat(), (parts, at) => {
      const text = parts.join('').toWellFormed()
      const all = new TextEncoder().encode(text)
      const cut = cutBefore(all, at % (all.length + 1))
      const shown = show(all.subarray(0, cut)).text + show(all.subarray(cut)).text
      assert.equal(shown, show(all).text)
    }),
  )
})

/** A place that is not within a pair of surrogates. */
function whole(text, at) {
  const unit = text.charCodeAt(at)
  return unit >= 0xdc00 && unit <= 0xdfff ? at - 1 : at
}
