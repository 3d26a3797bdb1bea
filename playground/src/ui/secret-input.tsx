import type { Signal } from '@preact/signals'
import { text } from '../text.js'

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

/** Shows what secrets hold, or hides it. */
export function ShowButton({ what, isShown }: { what: string; isShown: Signal<boolean> }) {
  return (
    <button
      type="button"
      class="button small"
      aria-pressed={isShown.value}
      onClick={() => {
        isShown.value = !isShown.value
      }}
    >
      {isShown.value ? text.secrets.hide : text.secrets.show}
      <span class="unseen"> {what}</span>
    </button>
  )
}
