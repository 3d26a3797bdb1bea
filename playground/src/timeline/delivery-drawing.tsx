import { text } from '../text.js'
import { Handle } from './handle.js'
import type { Attempt } from './model.js'
import { Axis, Picture, scale } from './parts.js'
import { LONGEST, set, settings } from './timeline-state.js'

/** Below it there is no room for the times of the first two attempts. */
const NARROW = 600
/** Every second of them is named. */
const MINUTES = Array.from({ length: LONGEST / 60 + 1 }, (_, minute) => ({
  at: minute * 60,
  name: minute % 2 === 0 ? minute : undefined,
}))
const MARKS = { delivered: '✓', away: '✕', old: '✕', future: '✕', late: '✕', unsent: '' }

interface Props {
  readonly width: number
  readonly attempts: readonly Attempt[]
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
        <Axis x={x} y={210} end={LONGEST} ticks={MINUTES} unit={words.minutes} />
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
        onValue={(value) => set({ outage: value })}
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
          onValue={(value) => set({ tolerance: value })}
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
