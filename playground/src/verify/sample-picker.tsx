import faults from 'data:faults'
import { sampleId } from '../state/delivery.js'
import { forget } from '../state/importing.js'
import { showSample } from '../state/samples.js'
import { text } from '../text.js'

const GROUPS = Object.entries(text.sample.groups).map(([area, label]) => ({
  label,
  faults: faults.filter(({ id }) => id.startsWith(`${area}.`)),
}))

export function SamplePicker() {
  const isOwn = sampleId.value === undefined
  return (
    <div class="field">
      <label for="sample">{text.sample.label}</label>
      <select
        id="sample"
        aria-describedby="sample-hint"
        value={isOwn ? 'own' : sampleId.value}
        onChange={({ currentTarget }) => {
          forget()
          showSample(currentTarget.value)
        }}
      >
        {isOwn && <option value="own">{text.sample.own}</option>}
        <option value="">{text.sample.accepted}</option>
        {GROUPS.map((group) => (
          <optgroup key={group.label} label={group.label}>
            {group.faults.map(({ id, title }) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
      <p id="sample-hint" class="hint">
        {text.sample.hint}
      </p>
    </div>
  )
}
