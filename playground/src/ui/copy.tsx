import { useSignal } from '@preact/signals'
import { text } from '../text.js'

const SHOWN_MS = 1600

interface Props {
  /** Asked for when it is to be copied. */
  readonly value: () => string | Promise<string>
  readonly label?: string
  /** What is copied, for those who do not see where the button stands. */
  readonly what?: string
  readonly disabled?: boolean
  readonly kind?: 'plain' | 'primary' | 'small'
}

export function CopyButton({
  value,
  label = text.copy.copy,
  what,
  disabled,
  kind = 'plain',
}: Props) {
  const state = useSignal<'copied' | 'failed' | undefined>(undefined)
  const copy = async () => {
    state.value = (await toClipboard(await value())) ? 'copied' : 'failed'
    setTimeout(() => {
      state.value = undefined
    }, SHOWN_MS)
  }
  return (
    <button type="button" class={`button ${kind}`} disabled={disabled ?? false} onClick={copy}>
      <span aria-live="polite">{state.value ? text.copy[state.value] : label}</span>
      {what && <span class="unseen"> {what}</span>}
    </button>
  )
}

/** Browsers give pages of plain HTTP no clipboard: there, what is selected is copied. */
async function toClipboard(value: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(value)
    return true
  } catch {
    const field = document.createElement('textarea')
    field.value = value
    field.className = 'unseen'
    // In an open dialog nothing outside of it can be selected.
    const room = document.querySelector('dialog[open]') ?? document.body
    room.append(field)
    field.select()
    const isCopied = document.execCommand('copy')
    field.remove()
    return isCopied
  }
}
