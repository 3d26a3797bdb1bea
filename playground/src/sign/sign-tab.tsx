import { batch, signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { DOCUMENTED_PATH } from '../code/fill.js'
import { body, header, isSecretAwaited, now, sampleId, secrets } from '../state/delivery.js'
import { forget } from '../state/importing.js'
import { tab } from '../state/view.js'
import { text } from '../text.js'
import { Snippet } from '../ui/snippet.js'
import { SignForm } from './sign-form.js'
import { secret, signBody, signed, signedAt, startSigning } from './sign-state.js'
import { curl, type Language, test } from './snippets.js'

const url = signal(`http://127.0.0.1:8000${DOCUMENTED_PATH}`)
const language = signal<Language>('node')
const LANGUAGES = Object.entries(text.sign.languages) as [Language, string][]

export function SignTab() {
  useEffect(startSigning, [])
  const result = signed.value
  return (
    <div class="columns">
      <section class="inputs">
        <SignForm />
      </section>
      <section class="result" aria-live="off">
        {result && 'error' in result && <p class="wrong">{text.sign.refused(result.error)}</p>}
        {result && 'header' in result && <Signed {...result} />}
      </section>
    </div>
  )
}

function Signed(result: { header: string; kind: string; isEvent: boolean }) {
  return (
    <>
      <Snippet level={2} id="signed-header" title={text.sign.header} value={result.header} />
      <Snippet level={2} id="signed-body" title={text.sign.body} value={signBody.value} />
      <div class="with-choice">
        <Snippet
          level={2}
          id="signed-curl"
          title={text.sign.curl}
          value={curl(url.value, result.header, signBody.value)}
        />
        <label class="inline">
          {text.sign.url}
          <input
            id="url"
            class="mono"
            value={url}
            onInput={({ currentTarget }) => {
              url.value = currentTarget.value
            }}
          />
        </label>
        {signedAt.value === '' && <p class="hint">{text.sign.expires}</p>}
      </div>
      <div class="with-choice">
        <Snippet
          level={2}
          id="signed-test"
          title={text.sign.test}
          value={test(language.value, signBody.value, result)}
        />
        <label class="inline">
          {text.sign.language}
          <select
            id="language"
            value={language}
            onChange={({ currentTarget }) => {
              language.value = currentTarget.value as Language
            }}
          >
            {LANGUAGES.map(([id, name]) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <p class="hint">{text.sign.testHint}</p>
      </div>
      <div class="buttons">
        <button type="button" class="button primary" onClick={() => verify(result.header)}>
          {text.sign.verify}
        </button>
      </div>
    </>
  )
}

/** Puts what was signed into the fields of the first tab. */
function verify(signature: string): void {
  forget()
  batch(() => {
    header.value = signature
    body.value = new TextEncoder().encode(signBody.value)
    secrets.value = [secret.value]
    now.value = ''
    sampleId.value = undefined
    isSecretAwaited.value = false
    tab.value = 'verify'
  })
  document.getElementById('tab-verify')?.focus()
}
