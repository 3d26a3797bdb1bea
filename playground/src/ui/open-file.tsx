import { useRef } from 'preact/hooks'

interface Props {
  readonly label: string
  /** What it is for, for those who do not see where the button stands. */
  readonly what: string
  readonly onFile: (file: File) => void
}

/** A button that opens a file: what a drop does for those who have no mouse. */
export function OpenFile({ label, what, onFile }: Props) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <button type="button" class="button small" onClick={() => input.current?.click()}>
        {label}
        <span class="unseen"> {what}</span>
      </button>
      <input
        ref={input}
        type="file"
        hidden
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0]
          if (file) onFile(file)
          // So that the same file can be opened again.
          currentTarget.value = ''
        }}
      />
    </>
  )
}
