import { batch, computed, signal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { cutBefore, edited, show, spliced } from '../bytes/shown.js'
import { type Bytes, body, sampleId } from '../state/delivery.js'
import { importBody } from '../state/importing.js'
import { judgement } from '../state/result.js'
import { text } from '../text.js'
import { OpenFile } from '../ui/open-file.js'

/** Up to here the field holds it all, and of larger ones a window: browsers lay all of a field out at each key. */
const WHOLE_BYTES = 32_000
const WINDOW_BYTES = 8_000
/** More is not put into the field itself. */
const MOST_PASTED = 8_000

/** Where the window stands in which body: of another body it is at the start. */
const view = signal<{ of: Bytes; from: number; to: number } | undefined>(undefined)

const windowed = computed(() => {
  const bytes = body.value
  const isWhole = bytes.length <= WHOLE_BYTES
  const kept = view.value?.of === bytes ? view.value : undefined
  const from = isWhole ? 0 : (kept?.from ?? 0)
  const to = isWhole ? bytes.length : (kept?.to ?? cutBefore(bytes, WINDOW_BYTES))
  return { isWhole, from, to, shown: show(bytes.subarray(from, to)) }
})

/** What the engine knows of the body, unless that is of an earlier one. */
const facts = computed(() => {
  const known = judgement.value?.facts
  return known?.size === body.value.length ? known : undefined
})

/** Whether it holds what a field of text shows in another way. */
const isOdd = computed(() => {
  const known = facts.value
  return known !== undefined && (known.crlf > 0 || known.cr > 0 || !known.isUtf8)
})

/** Moves the window to where a byte is, if it is not shown; gives the character that is there. */
export function showByte(at: number): number {
  const { isWhole, from, to } = windowed.value
  if (!isWhole && (at < from || at >= to)) moveTo(at - WINDOW_BYTES / 4)
  const { shown, from: start } = windowed.value
  const unit = shown.offsets.findIndex((offset) => start + offset > at)
  return Math.max(0, (unit === -1 ? shown.text.length : unit) - 1)
}

function moveTo(at: number): void {
  const bytes = body.value
  const from = cutBefore(bytes, Math.min(at, bytes.length - WINDOW_BYTES))
  view.value = { of: bytes, from, to: cutBefore(bytes, from + WINDOW_BYTES) }
}

/** Writes text in the place of what is shown of `[from, to)` of the window. */
function replace(from: number, to: number, inserted: Uint8Array): void {
  const start = windowed.value.from
  const end = windowed.value.to + inserted.length - (to - from)
  batch(() => {
    body.value = spliced(body.value, start + from, start + to, inserted)
    // What was pasted at once may be more than a window holds.
    const isTooLong = end - start > 2 * WINDOW_BYTES
    view.value = {
      of: body.value,
      from: start,
      to: isTooLong ? cutBefore(body.value, start + WINDOW_BYTES) : end,
    }
    sampleId.value = undefined
  })
}

export function BodyField() {
  const field = useRef<HTMLTextAreaElement>(null)
  const { shown, isWhole } = windowed.value
  const onPaste = (event: ClipboardEvent) => {
    const pasted = event.clipboardData?.getData('text/plain') ?? ''
    const element = field.current
    if (pasted.length <= MOST_PASTED || !element) return
    event.preventDefault()
    const [from, to] = [element.selectionStart, element.selectionEnd].map(
      (unit) => shown.offsets[unit] ?? 0,
    )
    replace(from ?? 0, to ?? 0, new TextEncoder().encode(pasted.replace(/\r\n?/g, '\n')))
  }
  return (
    <div class="field" data-drop="body">
      <div class="field-head">
        <label for="body">{text.body.label}</label>
        <OpenFile label={text.body.open} what={text.body.label} onFile={importBody} />
      </div>
      <textarea
        ref={field}
        id="body"
        class="mono bytes"
        rows={8}
        spellcheck={false}
        autocomplete="off"
        aria-describedby="body-facts body-hint"
        value={shown.text}
        onInput={({ currentTarget }) => {
          const edit = edited(shown, currentTarget.value, currentTarget.selectionEnd)
          replace(edit.from, edit.to, edit.bytes)
        }}
        onPaste={onPaste}
      />
      {!isWhole && <Window />}
      <FactsLine />
      <p id="body-hint" class="hint">
        {isOdd.value ? text.body.edited : text.body.hint}
      </p>
    </div>
  )
}

function Window() {
  const { from, to } = windowed.value
  const size = body.value.length
  return (
    <div class="window">
      <span>{text.body.window(from, to, size)}</span>
      <span class="buttons">
        <button type="button" class="button small" disabled={from === 0} onClick={() => moveTo(0)}>
          {text.body.first}
        </button>
        <button
          type="button"
          class="button small"
          disabled={from === 0}
          onClick={() => moveTo(Math.max(0, from - WINDOW_BYTES))}
        >
          {text.body.previous}
        </button>
        <button
          type="button"
          class="button small"
          disabled={to === size}
          onClick={() => moveTo(to)}
        >
          {text.body.next}
        </button>
        <button
          type="button"
          class="button small"
          disabled={to === size}
          onClick={() => moveTo(size)}
        >
          {text.body.last}
        </button>
        <label class="go-to">
          {text.body.goTo}
          <input
            type="number"
            min={0}
            max={size}
            onChange={({ currentTarget }) => moveTo(Number(currentTarget.value))}
          />
        </label>
      </span>
    </div>
  )
}

function FactsLine() {
  const words = text.body.facts
  const size = body.value.length
  const known = facts.value
  return (
    <div id="body-facts" class="facts">
      <span>{words.bytes(size)}</span>
      {known && (
        <>
          {size > 0 && (
            <span class={known.isUtf8 ? '' : 'odd'}>
              {known.isUtf8 ? words.utf8 : words.notUtf8}
            </span>
          )}
          {known.hasMark && <span class="odd">{words.mark}</span>}
          {known.crlf > 0 && <span class="odd">{words.crlf(known.crlf)}</span>}
          {known.cr > 0 && <span class="odd">{words.cr(known.cr)}</span>}
          {known.lf > 0 && <span>{words.lf(known.lf)}</span>}
          {known.endsInLineBreak && <span class="odd">{words.end}</span>}
        </>
      )}
    </div>
  )
}
