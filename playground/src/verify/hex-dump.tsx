import { text } from '../text.js'

const ROW = 8
const ROWS_BEFORE = 2
const ROWS = 6

/** The bytes around a place: offset, numbers, and characters with those visible that otherwise are not. */
export function HexDump({ bytes, at }: { readonly bytes: Uint8Array; readonly at: number }) {
  const first = Math.max(0, Math.floor(at / ROW) - ROWS_BEFORE) * ROW
  const starts = Array.from({ length: ROWS }, (_, row) => first + row * ROW)
  const rows = starts.filter((start) => start < bytes.length || start === 0)
  const digits = String(first + ROWS * ROW).length
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is to be reached by the keyboard
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is of a form
    <pre class="hex mono" tabIndex={0} aria-label={text.result.bytes} role="group">
      {rows.map((start) => (
        <Row
          key={start}
          start={start}
          digits={digits}
          bytes={bytes.subarray(start, start + ROW)}
          at={at - start}
        />
      ))}
      {at >= bytes.length && <span class="dim">{text.result.ended}</span>}
    </pre>
  )
}

interface RowProps {
  readonly start: number
  readonly digits: number
  readonly bytes: Uint8Array
  readonly at: number
}

function Row({ start, digits, bytes, at }: RowProps) {
  const cells = [...bytes].map((byte, column) => ({ byte, column, isAt: column === at }))
  return (
    <span class="row">
      <span class="offset">{String(start).padStart(digits)} </span>
      {cells.map(({ byte, column, isAt }) => {
        const hex = byte.toString(16).padStart(2, '0')
        return <span key={column}> {isAt ? <mark>{hex}</mark> : hex}</span>
      })}
      {'   '.repeat(ROW - cells.length)}
      {'  '}
      {cells.map(({ byte, column, isAt }) =>
        isAt ? (
          <mark key={column}>{visible(byte)}</mark>
        ) : (
          <span key={column}>{visible(byte)}</span>
        ),
      )}
      {'\n'}
    </span>
  )
}

/** A byte as a character; what cannot be seen is a dot, and a space the sign for it. */
function visible(byte: number): string {
  if (byte === 0x20) return '␣'
  return byte > 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·'
}
