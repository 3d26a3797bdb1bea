import type { ComponentChildren } from 'preact'
import { text } from '../text.js'
import { Handle } from './handle.js'
import { ANSWER_LIMIT, type Attempt, type Settings } from './model.js'
import { LONGEST, LONGEST_ANSWER, settings } from './timeline-state.js'

const MARGIN = 14
/** Below it there is no room for the times of the first two attempts. */
const NARROW = 600
const MARKS = { delivered: '✓', away: '✕', old: '✕', future: '✕', late: '✕', unsent: '' }

interface Props {
  readonly width: number
  readonly attempts: readonly Attempt[]
}

/** Where a time stands, and which time stands there. */
function scale(width: number, longest: number) {
  const room = width - 2 * MARGIN
  return {
    x: (seconds: number) => MARGIN + (Math.max(0, Math.min(seconds, longest)) / longest) * room,
    seconds: (x: number) => Math.max(0, Math.min(((x - MARGIN) / room) * longest, longest)),
  }
}

/** The attempts, the server and the tolerance, one above the other on one axis. */
export function DeliveryDrawing({ width, attempts }: Props) {
  const { x, seconds } = scale(width, LONGEST)
  const { outage, tolerance, ahead, isSignedAnew } = settings.value
  const end = tolerance - ahead
  const words = text.timeline
  return (
    // biome-ignore lint/a11y/useSemanticElements: no other element groups within a drawing
    <svg
      class="drawing"
      width={width}
      height={252}
      viewBox={`0 0 ${width} 252`}
      role="group"
      aria-label={words.drawing}
    >
      <Picture kind="guides">
        {attempts.map(({ at, fate }) => (
          <line key={at} data-fate={fate} x1={x(at)} x2={x(at)} y1={52} y2={210} />
        ))}
      </Picture>
      <Picture>
        <text class="lane" x={2} y={14}>
          {words.lanes.sender}
        </text>
        {attempts.map((attempt) => (
          <AttemptMark key={attempt.at} x={x(attempt.at)} hasClock={width > NARROW} {...attempt} />
        ))}
        <text class="lane" x={2} y={92}>
          {words.lanes.server}
        </text>
        {outage > 0 && (
          <rect class="bar away" x={x(0)} y={100} width={x(outage) - x(0)} height={20} />
        )}
        <rect class="bar up" x={x(outage)} y={100} width={x(LONGEST) - x(outage)} height={20} />
        <text class="lane" x={2} y={160}>
          {words.lanes.tolerance}
        </text>
        <rect class="bar none" x={x(0)} y={168} width={x(LONGEST) - x(0)} height={20} />
        {isSignedAnew ? (
          attempts.map(({ at, age }) => (
            <rect
              key={at}
              class={Math.abs(age) > tolerance ? 'bar away' : 'bar up'}
              x={x(at)}
              y={168}
              width={Math.max(0, x(at + Math.max(0, end)) - x(at))}
              height={20}
            />
          ))
        ) : (
          <rect class="bar up" x={x(0)} y={168} width={Math.max(0, x(end) - x(0))} height={20} />
        )}
        <Axis x={x} y={210} />
      </Picture>
      {attempts.map(({ at, fate }) => (
        <Crossing key={at} x={x(at)} fate={fate} />
      ))}
      <Handle
        label={words.outage}
        value={outage}
        most={LONGEST}
        step={10}
        x={x(outage)}
        y={110}
        toValue={seconds}
        words={words.duration}
        onValue={(value) => set('outage', value)}
      />
      {!isSignedAnew && (
        <Handle
          label={words.tolerance}
          value={tolerance}
          most={LONGEST}
          step={10}
          x={x(end)}
          y={178}
          toValue={(at) => Math.max(0, Math.min(LONGEST, seconds(at) + ahead))}
          words={words.duration}
          onValue={(value) => set('tolerance', value)}
        />
      )}
    </svg>
  )
}

function AttemptMark({
  x,
  at,
  fate,
  hasClock,
}: Attempt & { readonly x: number; readonly hasClock: boolean }) {
  return (
    <g class="attempt" data-fate={fate}>
      <circle cx={x} cy={40} r={11} />
      <text x={x} y={45} class="glyph">
        {MARKS[fate]}
      </text>
      {hasClock && (
        <text x={x} y={69} class="clock">
          {text.timeline.clock(at)}
        </text>
      )}
    </g>
  )
}

/** Where an attempt that is refused crosses what refuses it. */
function Crossing({ x, fate }: { readonly x: number; readonly fate: Attempt['fate'] }) {
  const y = fate === 'away' ? 110 : fate === 'old' || fate === 'future' ? 178 : undefined
  if (y === undefined) return null
  return (
    <Picture kind="crossing">
      <circle cx={x} cy={y} r={5} />
    </Picture>
  )
}

function Axis({ x, y }: { readonly x: (seconds: number) => number; readonly y: number }) {
  const minutes = Array.from({ length: LONGEST / 60 + 1 }, (_, minute) => minute)
  return (
    <g class="axis">
      <line x1={x(0)} x2={x(LONGEST)} y1={y} y2={y} />
      {minutes.map((minute) => (
        <g key={minute}>
          <line
            x1={x(minute * 60)}
            x2={x(minute * 60)}
            y1={y}
            y2={y + (minute % 2 === 0 ? 6 : 3)}
          />
          {minute % 2 === 0 && (
            <text x={x(minute * 60)} y={y + 22}>
              {minute}
            </text>
          )}
        </g>
      ))}
      <text class="unit" x={x(LONGEST)} y={y + 38}>
        {text.timeline.minutes}
      </text>
    </g>
  )
}

/** The five seconds of one attempt. */
export function AnswerDrawing({ width }: { readonly width: number }) {
  const { x, seconds } = scale(width, LONGEST_ANSWER)
  const { answer } = settings.value
  const words = text.timeline
  const isLate = answer > ANSWER_LIMIT
  return (
    // biome-ignore lint/a11y/useSemanticElements: no other element groups within a drawing
    <svg
      class="drawing"
      width={width}
      height={108}
      viewBox={`0 0 ${width} 108`}
      role="group"
      aria-label={words.answerDrawing}
    >
      <Picture>
        <rect class="bar none" x={x(0)} y={24} width={x(LONGEST_ANSWER) - x(0)} height={20} />
        <rect
          class="bar up"
          x={x(0)}
          y={24}
          width={x(Math.min(answer, ANSWER_LIMIT)) - x(0)}
          height={20}
        />
        {isLate && (
          <rect
            class="bar away"
            x={x(ANSWER_LIMIT)}
            y={24}
            width={x(answer) - x(ANSWER_LIMIT)}
            height={20}
          />
        )}
        <line class="limit" x1={x(ANSWER_LIMIT)} x2={x(ANSWER_LIMIT)} y1={14} y2={66} />
        <text class="limit-text" x={x(ANSWER_LIMIT) - 6} y={14}>
          {words.limit}
        </text>
        <g class="axis">
          <line x1={x(0)} x2={x(LONGEST_ANSWER)} y1={66} y2={66} />
          {Array.from({ length: LONGEST_ANSWER + 1 }, (_, second) => (
            <g key={second}>
              <line x1={x(second)} x2={x(second)} y1={66} y2={70} />
              <text x={x(second)} y={86}>
                {second}
              </text>
            </g>
          ))}
          <text class="unit" x={x(LONGEST_ANSWER)} y={102}>
            {words.seconds}
          </text>
        </g>
      </Picture>
      <Handle
        label={words.answer}
        value={answer}
        most={LONGEST_ANSWER}
        step={0.1}
        x={x(answer)}
        y={34}
        toValue={seconds}
        words={words.duration}
        onValue={(value) => set('answer', value)}
      />
    </svg>
  )
}

function set(name: keyof Settings, value: number): void {
  settings.value = { ...settings.value, [name]: value }
}

/** What the sentences above the drawing say to those who do not see it. */
function Picture({ kind, children }: { kind?: string; children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a group of a drawing takes no focus
    <g class={kind} aria-hidden="true">
      {children}
    </g>
  )
}
