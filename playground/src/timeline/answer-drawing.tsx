import { text } from '../text.js'
import { Handle } from './handle.js'
import { ANSWER_LIMIT } from './model.js'
import { Axis, Picture, scale } from './parts.js'
import { LONGEST_ANSWER, set, settings } from './timeline-state.js'

const SECONDS = Array.from({ length: LONGEST_ANSWER + 1 }, (_, second) => ({
  at: second,
  name: second,
}))

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
        <Axis x={x} y={66} end={LONGEST_ANSWER} ticks={SECONDS} unit={words.seconds} />
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
        onValue={(value) => set({ answer: value })}
      />
    </svg>
  )
}
