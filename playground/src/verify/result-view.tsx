import catalog from 'data:catalog'
import type { Explanation, Step } from 'gather-webhooks-wasm/explain'
import { isSecretAwaited } from '../state/delivery.js'
import { explanation, hasFailed, judgement } from '../state/result.js'
import { text } from '../text.js'
import { CopyButton } from '../ui/copy.js'
import { Prose } from '../ui/prose.js'
import { EventView } from './event-view.js'
import { FindingView } from './finding-view.js'
import { ShareButton } from './share-dialog.js'

const MARKS = { passed: '✓', failed: '✕', not_reached: '·' }

export function ResultView() {
  if (isSecretAwaited.value) return <p class="lead">{text.result.secretNeeded}</p>
  if (hasFailed.value) return <p class="lead">{text.result.failure}</p>
  const current = judgement.value
  if (current === undefined) return <p class="lead dim">{text.result.working}</p>
  const isAccepted = current.verdict === 'accepted'
  const report = explanation.value
  return (
    <>
      <header class="verdict" data-verdict={current.verdict}>
        <h2>
          <span class="mark" aria-hidden="true">
            {isAccepted ? MARKS.passed : MARKS.failed}
          </span>
          {isAccepted ? text.result.accepted : text.result.refused}
        </h2>
        {!isAccepted && (
          <p class="mono">{text.result.status(current.verdict, statusOf(current.verdict))}</p>
        )}
      </header>
      {report && <Steps steps={report.steps} />}
      {report ? <Findings report={report} /> : <p class="dim">{text.result.explaining}</p>}
      {current.event && <EventView event={current.event} />}
      <div class="buttons">
        <ShareButton />
        <CopyButton
          label={text.result.copyReport}
          disabled={report === undefined}
          value={() => report?.text ?? ''}
        />
      </div>
    </>
  )
}

function Steps({ steps }: { readonly steps: readonly Step[] }) {
  return (
    <ol class="steps" aria-label={text.result.steps}>
      {steps.map(({ name, state, sentence }) => (
        <li key={name} data-state={state}>
          <span class="mark" aria-hidden="true">
            {MARKS[state]}
          </span>
          <span class="name">
            {text.result.step[name]}
            <span class="unseen"> {text.result.state[state]}</span>
          </span>
          <span class="sentence">
            <Prose text={sentence} />
          </span>
        </li>
      ))}
    </ol>
  )
}

function Findings({ report }: { readonly report: Explanation }) {
  if (report.findings.length > 0) {
    return report.findings.map((finding, at) => (
      <FindingView key={finding.id} finding={finding} isFirst={at === 0} />
    ))
  }
  if (report.verdict === 'accepted') return null
  return (
    <section class="finding" data-finding="">
      <h3>{text.result.none}</h3>
      <p>
        <Prose text={ruledOut(report)} />
      </p>
    </section>
  )
}

/** The last paragraph of a report without findings. */
function ruledOut({ text: whole }: Explanation): string {
  return whole.trimEnd().split('\n\n').slice(2).join(' ').replace(/\s+/g, ' ')
}

function statusOf(code: string): number {
  return catalog.errors.find((error) => error.code === code)?.httpStatus ?? 500
}
