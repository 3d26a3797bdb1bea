// What is judged, as it stands in the fields of the page.

import catalog from 'data:catalog'
import { computed, signal } from '@preact/signals'
import type { Delivery } from '../engine/protocol.js'

export type Bytes = Uint8Array<ArrayBuffer>

/** The lines of the header, as they are written. */
export const header = signal('')
/** Bytes, whatever a field shows of them. */
export const body = signal<Bytes>(new Uint8Array())
export const secrets = signal<readonly string[]>([''])
/** As it is written; empty for the clock. */
export const now = signal('')
/** As it is written; null for none. */
export const tolerance = signal<string | null>(String(catalog.toleranceSeconds))
/** The id of the sample that is shown; undefined once it is changed. */
export const sampleId = signal<string | undefined>(undefined)
/** Whether what came by a link waits for its secret. */
export const isSecretAwaited = signal(false)

/** In seconds; undefined if what is written is no time. */
export const nowSeconds = computed(() => readTime(now.value))

/** In seconds; undefined if what is written is no number. */
export const toleranceSeconds = computed(() => {
  const written = tolerance.value
  if (written === null) return null
  const seconds = written.trim() === '' ? Number.NaN : Number(written)
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined
})

/** Undefined while a field holds what cannot be judged. */
export const delivery = computed<Delivery | undefined>(() => {
  const time = now.value === '' ? null : nowSeconds.value
  const seconds = toleranceSeconds.value
  if (time === undefined || seconds === undefined) return undefined
  return {
    header: linesOf(header.value),
    body: body.value,
    secrets: secrets.value,
    now: time,
    tolerance: seconds,
  }
})

/** Seconds since the Unix epoch, as a number or in RFC 3339. */
function readTime(written: string): number | undefined {
  const trimmed = written.trim()
  if (trimmed === '') return undefined
  const seconds = Number(trimmed)
  if (Number.isFinite(seconds)) return seconds
  const milliseconds = /^\d{4}-\d\d-\d\d/.test(trimmed) ? Date.parse(trimmed) : Number.NaN
  return Number.isNaN(milliseconds) ? undefined : milliseconds / 1000
}

/** A line break at the end is one of the field, and no line. */
function linesOf(written: string): string[] {
  const lines = written.replace(/\n+$/, '').split('\n')
  return lines.length === 1 && lines[0] === '' ? [] : lines
}
