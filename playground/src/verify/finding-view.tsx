import type { Difference, Finding } from 'gather-webhooks-wasm/explain'
import { body } from '../state/delivery.js'
import { text } from '../text.js'
import { Prose } from '../ui/prose.js'
import { showByte } from './body-field.js'
import { HexDump } from './hex-dump.js'

interface Props {
  readonly finding: Finding
  readonly isFirst: boolean
}

export function FindingView({ finding, isFirst }: Props) {
  const { id, grade, title, cause, fix, difference } = finding
  return (
    <section class="finding" data-finding={id} data-grade={grade}>
      <p class="finding-head">
        {!isFirst && <span>{text.result.also} </span>}
        <span class="grade" title={text.result.gradeHint[grade]}>
          {text.result.grade[grade]}
        </span>{' '}
        <code>{id}</code>
      </p>
      <h3>
        <Prose text={title} />
      </h3>
      {difference && <DifferenceView difference={difference} />}
      <dl class="why">
        <dt>{text.result.why}</dt>
        <dd>
          <Prose text={cause} />
        </dd>
        <dt>{text.result.fix}</dt>
        <dd>
          <Prose text={fix} />
        </dd>
      </dl>
      {difference && (
        <details open={isFirst} class="around">
          <summary>{text.result.bytes}</summary>
          <HexDump bytes={body.value} at={difference.offset} />
        </details>
      )}
    </section>
  )
}

function DifferenceView({ difference }: { readonly difference: Difference }) {
  const { offset, received, signed, caret } = difference
  return (
    <figure class="difference">
      <figcaption>
        <button type="button" class="link" onClick={() => jumpTo(offset)}>
          {text.result.at(offset)}
        </button>
      </figcaption>
      <div class="sides mono">
        <Side name={text.result.received} line={received} caret={caret} />
        <Side name={text.result.signed} line={signed} caret={caret} />
        <p aria-hidden="true">
          <span class="side" />
          {' '.repeat(caret)}
          <span class="caret">^</span>
        </p>
      </div>
    </figure>
  )
}

/** What is spelled out as one character, such as `<BOM>` or `\r`, and else a character. */
const UNIT = /^(?:<[^>]+>|\\u[0-9a-f]{4}|\\x[0-9a-f]{2}|\\.|.)/u

/** A side of the difference, with what comes first that is not the same marked. */
function Side({ name, line, caret }: { name: string; line: string; caret: number }) {
  // Few fonts have U+2420.
  const characters = [...line.replaceAll('␠', '␣')]
  const rest = characters.slice(caret).join('')
  const unit = UNIT.exec(rest)?.[0] ?? ''
  return (
    <p>
      <span class="side">{name}</span>
      {characters.slice(0, caret).join('')}
      <mark>{unit}</mark>
      {rest.slice(unit.length)}
    </p>
  )
}

/** Goes to the place in the field. */
function jumpTo(offset: number): void {
  const field = document.getElementById('body')
  if (!(field instanceof HTMLTextAreaElement)) return
  const unit = showByte(offset)
  field.focus()
  // Once the field shows another window, if it does.
  requestAnimationFrame(() => field.setSelectionRange(unit, unit + 1))
}
