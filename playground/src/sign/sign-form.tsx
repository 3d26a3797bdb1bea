import catalog from 'data:catalog'
import { useSignal } from '@preact/signals'
import { text } from '../text.js'
import { ClockField } from '../ui/clock-field.js'
import { SecretInput, ShowButton } from '../ui/secret-input.js'
import {
  eventName,
  fields,
  fieldValue,
  secret,
  setFieldValue,
  signBody,
  signedAt,
  timestamp,
  written,
} from './sign-state.js'

export function SignForm() {
  return (
    <>
      <Mode />
      {written.value === undefined ? <EventFields /> : <WrittenBody />}
      <Secret />
      <ClockField id="t" words={text.sign.time} time={signedAt} />
    </>
  )
}

function Mode() {
  const isForm = written.value === undefined
  return (
    <fieldset class="field">
      <legend>{text.sign.mode}</legend>
      <div class="choices">
        <label class="choice">
          <input
            type="radio"
            name="mode"
            checked={isForm}
            onChange={() => {
              written.value = undefined
            }}
          />
          {text.sign.form}
        </label>
        <label class="choice">
          <input
            type="radio"
            name="mode"
            id="as-written"
            checked={!isForm}
            onChange={() => {
              written.value = signBody.peek()
            }}
          />
          {text.sign.json}
        </label>
      </div>
    </fieldset>
  )
}

function EventFields() {
  return (
    <>
      <label class="field">
        <span>{text.sign.event}</span>
        <select
          id="event"
          value={eventName}
          onChange={({ currentTarget }) => {
            eventName.value = currentTarget.value
          }}
        >
          {catalog.events.map(({ name }) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <div class="event-fields">
        <label class="event-field">
          <span class="mono">{text.sign.timestamp}</span>
          <input
            class="mono"
            value={timestamp}
            onInput={({ currentTarget }) => {
              timestamp.value = currentTarget.value
            }}
          />
        </label>
        {fields.value.map(({ name, required }) => (
          <label class="event-field" key={name}>
            <span class="mono">data.{name}</span>
            <input
              class="mono"
              value={fieldValue(name)}
              placeholder={required ? '' : text.sign.optional}
              onInput={({ currentTarget }) => setFieldValue(name, currentTarget.value)}
            />
          </label>
        ))}
      </div>
    </>
  )
}

function WrittenBody() {
  return (
    <div class="field">
      <div class="field-head">
        <label for="written">{text.sign.written}</label>
      </div>
      <textarea
        id="written"
        class="mono bytes"
        rows={10}
        spellcheck={false}
        aria-describedby="written-hint"
        value={written.value ?? ''}
        onInput={({ currentTarget }) => {
          written.value = currentTarget.value
        }}
      />
      <p id="written-hint" class="hint">
        {text.sign.writtenHint}
      </p>
    </div>
  )
}

function Secret() {
  const isShown = useSignal(false)
  return (
    <div class="field">
      <div class="field-head">
        <label for="sign-secret">{text.sign.secret}</label>
        <ShowButton what={text.sign.secret} isShown={isShown} />
      </div>
      <SecretInput
        id="sign-secret"
        secret={secret.value}
        isShown={isShown.value}
        onChange={(value) => {
          secret.value = value
        }}
      />
    </div>
  )
}
