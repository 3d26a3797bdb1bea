import catalog from 'data:catalog'
import { useSignal } from '@preact/signals'
import {
  header,
  isSecretAwaited,
  now,
  nowSeconds,
  sampleId,
  secrets,
  tolerance,
  toleranceSeconds,
} from '../state/delivery.js'
import { text } from '../text.js'
import { ClockField } from '../ui/clock-field.js'
import { SecretInput, ShowButton } from '../ui/secret-input.js'

export function HeaderField() {
  return (
    <div class="field">
      <div class="field-head">
        <label for="header">{text.header.label}</label>
      </div>
      <textarea
        id="header"
        class="mono bytes"
        rows={2}
        spellcheck={false}
        autocomplete="off"
        placeholder={text.header.placeholder}
        value={header}
        onInput={({ currentTarget }) => {
          header.value = currentTarget.value
          sampleId.value = undefined
        }}
      />
    </div>
  )
}

export function SecretFields() {
  const isShown = useSignal(false)
  const all = secrets.value
  const change = (at: number, secret: string) => {
    secrets.value = all.map((each, index) => (index === at ? secret : each))
    sampleId.value = undefined
    isSecretAwaited.value = false
  }
  return (
    <fieldset class="field">
      <legend class="unseen">{text.secrets.label}</legend>
      {all.map((secret, at) => (
        <div key={at}>
          <div class="field-head">
            <label for={`secret-${at}`}>
              {all.length === 1 ? text.secrets.label : text.secrets.nth(at + 1)}
            </label>
            {at === 0 && <ShowButton what={text.secrets.label} isShown={isShown} />}
            {all.length > 1 && (
              <button
                type="button"
                class="button small"
                aria-label={text.secrets.remove(at + 1)}
                onClick={() => {
                  secrets.value = all.filter((_, index) => index !== at)
                }}
              >
                {text.secrets.removeShort}
              </button>
            )}
          </div>
          <SecretInput
            id={`secret-${at}`}
            secret={secret}
            isShown={isShown.value}
            onChange={(value) => change(at, value)}
          />
        </div>
      ))}
      <div class="field-foot">
        <p class="hint">{text.secrets.hidden}</p>
        <button
          type="button"
          class="link"
          onClick={() => {
            secrets.value = [...all, '']
          }}
        >
          {text.secrets.add}
        </button>
      </div>
    </fieldset>
  )
}

export function NowField() {
  const isWrong = now.value !== '' && nowSeconds.value === undefined
  return (
    <ClockField
      id="now"
      words={text.now}
      time={now}
      wrong={isWrong ? text.now.wrong : undefined}
      onChange={() => {
        sampleId.value = undefined
      }}
    />
  )
}

export function ToleranceField() {
  const isOff = tolerance.value === null
  const isWrong = toleranceSeconds.value === undefined
  return (
    <fieldset class="field">
      <legend>{text.tolerance.label}</legend>
      <label class="choice">
        <input
          id="tolerance"
          class="mono short"
          inputMode="numeric"
          disabled={isOff}
          aria-invalid={isWrong}
          aria-describedby={isWrong ? 'tolerance-wrong' : undefined}
          value={tolerance.value ?? ''}
          onInput={({ currentTarget }) => {
            tolerance.value = currentTarget.value
            sampleId.value = undefined
          }}
        />
        {text.tolerance.seconds}
      </label>
      <label class="choice">
        <input
          type="checkbox"
          checked={isOff}
          onChange={() => {
            tolerance.value = isOff ? String(catalog.toleranceSeconds) : null
            sampleId.value = undefined
          }}
        />
        {text.tolerance.off}
      </label>
      {isWrong && (
        <p id="tolerance-wrong" class="wrong">
          {text.tolerance.wrong}
        </p>
      )}
    </fieldset>
  )
}
