interface Props {
  readonly label: string
  readonly value: number
  readonly most: number
  readonly step: number
  readonly x: number
  readonly y: number
  /** What a place in the drawing means. */
  readonly toValue: (x: number) => number
  readonly words: (value: number) => string
  readonly onValue: (value: number) => void
}

const PAGE_STEPS = 6

/** What is dragged in a drawing, and moved by the keys of a slider. */
export function Handle({ label, value, most, step, x, y, toValue, words, onValue }: Props) {
  const round = (raw: number) => {
    const steps = Math.round(Math.max(0, Math.min(raw, most)) / step)
    // Of tenths, none of the digits that binary fractions add.
    return Number((steps * step).toFixed(1))
  }
  const drag = (event: PointerEvent & { readonly currentTarget: SVGGElement }) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return
    const drawing = event.currentTarget.ownerSVGElement
    if (drawing) onValue(round(toValue(event.clientX - drawing.getBoundingClientRect().left)))
  }
  const press = (event: KeyboardEvent) => {
    const to = target(event.key, value, most, step)
    if (to === undefined) return
    event.preventDefault()
    onValue(round(to))
  }
  return (
    <g
      class="handle"
      role="slider"
      tabindex={0}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={most}
      aria-valuenow={value}
      aria-valuetext={words(value)}
      onKeyDown={press}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        event.currentTarget.focus()
        event.preventDefault()
      }}
      onPointerMove={drag}
    >
      <rect class="reach" x={x - 18} y={y - 20} width={36} height={40} />
      <rect class="grip" x={x - 6} y={y - 15} width={12} height={30} rx={3} />
      <line class="notch" x1={x} x2={x} y1={y - 6} y2={y + 6} />
    </g>
  )
}

function target(key: string, value: number, most: number, step: number): number | undefined {
  switch (key) {
    case 'ArrowRight':
    case 'ArrowUp':
      return value + step
    case 'ArrowLeft':
    case 'ArrowDown':
      return value - step
    case 'PageUp':
      return value + PAGE_STEPS * step
    case 'PageDown':
      return value - PAGE_STEPS * step
    case 'Home':
      return 0
    case 'End':
      return most
    default:
      return undefined
  }
}
