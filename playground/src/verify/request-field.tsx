import { useSignal } from '@preact/signals'
import {
  importFile,
  importText,
  isSigned,
  notice,
  requestShown,
  requests,
  showRequest,
} from '../state/importing.js'
import { text } from '../text.js'
import { OpenFile } from '../ui/open-file.js'

/** So much of a capture is shown; all of it is read. */
const MOST_SHOWN = 10_000

export function RequestField() {
  const written = useSignal('')
  const read = (value: string) => {
    written.value = value.slice(0, MOST_SHOWN)
    importText(value)
  }
  return (
    <div class="field">
      <div class="field-head">
        <label for="request">{text.request.label}</label>
        <OpenFile label={text.request.open} what={text.request.label} onFile={importFile} />
      </div>
      <textarea
        id="request"
        class="mono"
        rows={2}
        spellcheck={false}
        autocomplete="off"
        placeholder={text.request.placeholder}
        aria-describedby="request-hint"
        value={written}
        onInput={({ currentTarget }) => read(currentTarget.value)}
        onPaste={(event) => {
          const pasted = event.clipboardData?.getData('text/plain') ?? ''
          if (pasted.length <= MOST_SHOWN) return
          event.preventDefault()
          read(pasted)
        }}
      />
      <p id="request-hint" class="hint">
        {text.request.hint}
      </p>
      <div role="status" class="notice">
        {notice.value.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </div>
      {requests.value.length > 1 && (
        <label class="field">
          <span>{text.request.several(requests.value.length)}</span>
          <select
            value={requestShown}
            onChange={({ currentTarget }) => showRequest(Number(currentTarget.value))}
          >
            {requests.value.map((request, at) => (
              <option key={at} value={at}>
                {text.request.option(request.method, request.url, isSigned(request))}
              </option>
            ))}
          </select>
        </label>
      )}
    </div>
  )
}
