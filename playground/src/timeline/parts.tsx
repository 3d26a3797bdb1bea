// What both drawings have: a scale, an axis, and a picture that is not read out.

import type { ComponentChildren } from 'preact'

const MARGIN = 14

/** Where a time stands, and which time stands there. */
export function scale(width: number, longest: number) {
  const room = width - 2 * MARGIN
  return {
    x: (seconds: number) => MARGIN + (Math.max(0, Math.min(seconds, longest)) / longest) * room,
    seconds: (x: number) => Math.max(0, Math.min(((x - MARGIN) / room) * longest, longest)),
  }
}

interface AxisProps {
  readonly x: (seconds: number) => number
  readonly y: number
  readonly end: number
  readonly ticks: readonly { readonly at: number; readonly name: number | undefined }[]
  readonly unit: string
}

export function Axis({ x, y, end, ticks, unit }: AxisProps) {
  return (
    <g class="axis">
      <line x1={x(0)} x2={x(end)} y1={y} y2={y} />
      {ticks.map(({ at, name }) => (
        <g key={at}>
          <line x1={x(at)} x2={x(at)} y1={y} y2={y + (name === undefined ? 3 : 6)} />
          {name !== undefined && (
            <text x={x(at)} y={y + 22}>
              {name}
            </text>
          )}
        </g>
      ))}
      <text class="unit" x={x(end)} y={y + 38}>
        {unit}
      </text>
    </g>
  )
}

/** What the sentences above the drawing say to those who do not see it. */
export function Picture({ kind, children }: { kind?: string; children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a group of a drawing takes no focus
    <g class={kind} aria-hidden="true">
      {children}
    </g>
  )
}
