import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { text } from '../text.js'
import { AnswerDrawing } from './answer-drawing.js'
import { DeliveryDrawing } from './delivery-drawing.js'
import { type Attempt, DEFAULTS, type Settings } from './model.js'
import { FURTHEST_AHEAD, fates, LONGEST, LONGEST_ANSWER, set, settings } from './timeline-state.js'

const words = text.timeline

/** Each begins with what is usual. */
const CASES: readonly { readonly label: string; readonly settings: Partial<Settings> }[] = [
  { label: words.cases.usual, settings: {} },
  { label: words.cases.tolerance, settings: { tolerance: 300 } },
  { label: words.cases.outage, settings: { outage: 420 } },
  { label: words.cases.answer, settings: { outage: 0, answer: 7 } },
  { label: words.cases.clock, settings: { ahead: 270 } },
]

export function TimelineTab() {
  const room = useRef<HTMLDivElement>(null)
  const width = useSignal(0)
  useEffect(() => {
    const element = room.current
    if (!element) return
    const observer = new ResizeObserver(() => {
      width.value = Math.floor(element.clientWidth)
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return (
    <div class="timeline">
      <Outcome attempts={fates.value} />
      <div class="cases">
        {CASES.map(({ label, settings: changed }) => (
          <button
            key={label}
            type="button"
            class="button small"
            aria-pressed={isSame({ ...DEFAULTS, ...changed }, settings.value)}
            onClick={() => {
              settings.value = { ...DEFAULTS, ...changed }
            }}
          >
            {label}
          </button>
        ))}
      </div>
      <div ref={room}>
        {width.value > 0 && <DeliveryDrawing width={width.value} attempts={fates.value} />}
        <h3>{words.answerTitle}</h3>
        {width.value > 0 && <AnswerDrawing width={width.value} />}
      </div>
      <Sliders />
    </div>
  )
}

function Outcome({ attempts }: { readonly attempts: readonly Attempt[] }) {
  const taken = attempts.filter(({ fate }) => fate === 'late').length
  return (
    <section aria-live="polite" class="outcome">
      <h2>{headline(attempts, taken)}</h2>
      <ol>
        {attempts.map(({ at, age, fate }, nth) => (
          <li key={at} data-fate={fate}>
            <strong>{words.nth[nth]}</strong> {words.fates[fate](age)}
          </li>
        ))}
      </ol>
      {taken > 0 && <p>{words.taken(taken)}</p>}
    </section>
  )
}

function headline(attempts: readonly Attempt[], taken: number): string {
  const delivered = attempts.findIndex(({ fate }) => fate === 'delivered')
  if (delivered !== -1) return words.delivered(delivered, attempts[delivered]?.at ?? 0)
  return taken > 0 ? words.failed : words.lost
}

function Sliders() {
  const { tolerance, outage, answer, ahead, isSignedAnew } = settings.value
  return (
    <div class="sliders">
      <Slider
        id="slide-tolerance"
        label={words.tolerance}
        value={tolerance}
        range={[0, LONGEST, 10]}
        onValue={(value) => set({ tolerance: value })}
      />
      <Slider
        id="slide-outage"
        label={words.outage}
        value={outage}
        range={[0, LONGEST, 10]}
        onValue={(value) => set({ outage: value })}
      />
      <Slider
        id="slide-answer"
        label={words.answer}
        value={answer}
        range={[0, LONGEST_ANSWER, 0.1]}
        onValue={(value) => set({ answer: value })}
      />
      <Slider
        id="slide-ahead"
        label={words.ahead}
        value={ahead}
        range={[-FURTHEST_AHEAD, FURTHEST_AHEAD, 10]}
        onValue={(value) => set({ ahead: value })}
      />
      <label class="choice">
        <input
          type="checkbox"
          checked={isSignedAnew}
          onChange={() => set({ isSignedAnew: !isSignedAnew })}
        />
        {words.signedAnew}
      </label>
    </div>
  )
}

interface SliderProps {
  readonly id: string
  readonly label: string
  readonly value: number
  readonly range: readonly [least: number, most: number, step: number]
  readonly onValue: (value: number) => void
}

function Slider({ id, label, value, range: [min, max, step], onValue }: SliderProps) {
  return (
    <div class="slider">
      <label for={id}>{label}</label>
      <output for={id}>{words.duration(value)}</output>
      <input
        id={id}
        type="range"
        min={min}
        max={max}
        step={step}
        value={value}
        aria-valuetext={words.duration(value)}
        onInput={({ currentTarget }) => onValue(Number(currentTarget.value))}
      />
    </div>
  )
}

function isSame(one: Settings, other: Settings): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
