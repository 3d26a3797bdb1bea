import type { Signal } from '@preact/signals'

interface Props {
  readonly id: string
  readonly words: {
    readonly label: string
    readonly current: string
    readonly fixed: string
    readonly fixedLabel: string
    readonly hint?: string
  }
  /** As it is written; empty for the clock. */
  readonly time: Signal<string>
  /** What is wrong with what is written. */
  readonly wrong?: string | undefined
  readonly onChange?: () => void
}

/** A time: that of the clock, or one that is written. */
export function ClockField({ id, words, time, wrong, onChange }: Props) {
  const isFixed = time.value !== ''
  const set = (written: string) => {
    time.value = written
    onChange?.()
  }
  return (
    <fieldset class="field">
      <legend>{words.label}</legend>
      <label class="choice">
        <input type="radio" name={`${id}-of`} checked={!isFixed} onChange={() => set('')} />
        {words.current}
      </label>
      <div class="choice">
        <label>
          <input
            type="radio"
            name={`${id}-of`}
            checked={isFixed}
            onChange={() => {
              time.value = String(Math.floor(Date.now() / 1000))
            }}
          />
          {words.fixed}
        </label>
        <input
          id={id}
          class="mono"
          aria-label={words.fixedLabel}
          aria-invalid={wrong !== undefined}
          aria-describedby={wrong === undefined ? undefined : `${id}-wrong`}
          placeholder={words.hint}
          value={time}
          onInput={({ currentTarget }) => set(currentTarget.value)}
        />
      </div>
      {wrong !== undefined && (
        <p id={`${id}-wrong`} class="wrong">
          {wrong}
        </p>
      )}
    </fieldset>
  )
}
