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
            {at === 0 && (
              <button
                type="button"
                class="button small"
                aria-pressed={isShown.value}
                onClick={() => {
                  isShown.value = !isShown.value
                }}
              >
                {isShown.value ? text.secrets.hide : text.secrets.show}
                <span class="unseen"> {text.secrets.label}</span>
              </button>
            )}
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

const SHOWN = { type: 'text' } as const
const HIDDEN = { type: 'password' } as const

interface SecretInputProps {
  readonly id: string
  readonly secret: string
  readonly isShown: boolean
  readonly onChange: (secret: string) => void
}

/** A field of one line drops line breaks, and those are the mistake that is made most: what is pasted is kept as it is. */
export function SecretInput({ id, secret, isShown, onChange }: SecretInputProps) {
  const onPaste = (event: ClipboardEvent & { readonly currentTarget: HTMLInputElement }) => {
    const pasted = event.clipboardData?.getData('text/plain') ?? ''
    if (!/[\r\n]/.test(pasted)) return
    event.preventDefault()
    const { selectionStart, selectionEnd, value } = event.currentTarget
    onChange(
      value.slice(0, selectionStart ?? 0) + pasted + value.slice(selectionEnd ?? value.length),
    )
  }
  const hasBreaks = /[\r\n]/.test(secret)
  return (
    <>
      <input
        id={id}
        class="mono"
        {...(isShown ? SHOWN : HIDDEN)}
        autocomplete="off"
        spellcheck={false}
        data-1p-ignore
        aria-describedby={hasBreaks ? `${id}-breaks` : undefined}
        value={secret.replace(/[\r\n]/g, '')}
        onInput={({ currentTarget }) => onChange(currentTarget.value)}
        onPaste={onPaste}
      />
      {hasBreaks && (
        <p id={`${id}-breaks`} class="facts">
          <span class="odd">{text.secrets.breaks}</span>
        </p>
      )}
    </>
  )
}

export function NowField() {
  const isFixed = now.value !== ''
  const isWrong = isFixed && nowSeconds.value === undefined
  return (
    <fieldset class="field">
      <legend>{text.now.label}</legend>
      <label class="choice">
        <input
          type="radio"
          name="now"
          checked={!isFixed}
          onChange={() => {
            now.value = ''
            sampleId.value = undefined
          }}
        />
        {text.now.current}
      </label>
      <div class="choice">
        <label>
          <input
            type="radio"
            name="now"
            checked={isFixed}
            onChange={() => {
              now.value = String(Math.floor(Date.now() / 1000))
            }}
          />
          {text.now.fixed}
        </label>
        <input
          id="now"
          class="mono"
          aria-label={text.now.fixedLabel}
          aria-invalid={isWrong}
          aria-describedby={isWrong ? 'now-wrong' : undefined}
          placeholder={text.now.hint}
          value={now}
          onInput={({ currentTarget }) => {
            now.value = currentTarget.value
            sampleId.value = undefined
          }}
        />
      </div>
      {isWrong && (
        <p id="now-wrong" class="wrong">
          {text.now.wrong}
        </p>
      )}
    </fieldset>
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
            tolerance.value = isOff ? '600' : null
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
