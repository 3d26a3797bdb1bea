import { isSecretAwaited } from '../state/delivery.js'
import { firstFinding, judgement } from '../state/result.js'
import { text } from '../text.js'
import { BodyField } from './body-field.js'
import { HeaderField, NowField, SecretFields, ToleranceField } from './delivery-fields.js'
import { RequestField } from './request-field.js'
import { ResultView } from './result-view.js'
import { SamplePicker } from './sample-picker.js'

export function VerifyTab() {
  return (
    <div class="columns">
      <section class="inputs">
        <SamplePicker />
        <RequestField />
        <HeaderField />
        <BodyField />
        <SecretFields />
        <div class="pair">
          <NowField />
          <ToleranceField />
        </div>
      </section>
      <Jump />
      <section class="result" id="result" aria-label={text.result.label} tabIndex={-1}>
        <ResultView />
      </section>
    </div>
  )
}

/** Where the result stands below the fields, its first words stay in sight. */
function Jump() {
  const verdict = judgement.value?.verdict
  if (verdict === undefined || isSecretAwaited.value) return null
  return (
    <div class="jump">
      <span>
        {verdict === 'accepted' ? text.result.accepted : text.result.refused}
        {firstFinding.value && <code> {firstFinding.value.id}</code>}
      </span>
      <button
        type="button"
        class="button small primary"
        onClick={() => {
          const result = document.getElementById('result')
          result?.scrollIntoView()
          result?.focus({ preventScroll: true })
        }}
      >
        {text.result.jump(verdict === 'accepted')}
      </button>
    </div>
  )
}
