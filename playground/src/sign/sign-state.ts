// What is signed, as it stands in the fields of the page.

import catalog from 'data:catalog'
import { computed, effect, signal } from '@preact/signals'
import { ask } from '../engine/client.js'
import type { SignResult } from '../engine/protocol.js'

/** A header that is not used for a while is made anew. */
const TICK_MS = 15_000

const IDS = [
  '9b2f6c1e-58d3-4f0a-9d59-3a1f0c7e2b19',
  '0b2f6c1e-58d3-4f0a-9d59-3a1f0c7e2b10',
  '1b2f6c1e-58d3-4f0a-9d59-3a1f0c7e2b11',
]

export const eventName = signal(catalog.events[0]?.name ?? '')
export const timestamp = signal('2024-01-01T00:00:00Z')
/** The values of all fields that were seen, by event and field. */
export const values = signal<Readonly<Record<string, string>>>({})
/** The body as it was written; undefined while the form makes it. */
export const written = signal<string | undefined>(undefined)
export const secret = signal('whsec_example')
/** What goes into `t`; empty for the clock. */
export const signedAt = signal('')

export const signed = signal<SignResult | undefined>(undefined)

export const fields = computed(
  () => catalog.events.find(({ name }) => name === eventName.value)?.fields ?? [],
)

export function fieldValue(field: string): string {
  return values.value[key(field)] ?? sampleOf(field)
}

export function setFieldValue(field: string, value: string): void {
  values.value = { ...values.value, [key(field)]: value }
}

/** The text that is sent. A field that is left empty is left out. */
export const signBody = computed(() => {
  if (written.value !== undefined) return written.value
  const data = fields.value.map(({ name }) => [name, fieldValue(name)]).filter(([, value]) => value)
  return JSON.stringify({
    event: eventName.value,
    timestamp: timestamp.value,
    data: Object.fromEntries(data),
  })
})

const tick = signal(0)
const seconds = computed(() => {
  tick.value
  return Math.floor(Date.now() / 1000)
})

/** Signs while the fields are looked at; ends when the function that it gives is called. */
export function startSigning(): () => void {
  const timer = setInterval(() => {
    if (!document.hidden) tick.value += 1
  }, TICK_MS)
  tick.value += 1
  let last = 0
  const stop = effect(() => {
    last += 1
    const own = last
    const question = {
      body: new TextEncoder().encode(signBody.value),
      secret: secret.value,
      timestamp: signedAt.value || String(seconds.value),
    }
    ask('sign', question).then((result) => {
      if (own === last) signed.value = result
    })
  })
  return () => {
    stop()
    clearInterval(timer)
  }
}

function key(field: string): string {
  return `${eventName.value} ${field}`
}

function sampleOf(field: string): string {
  if (field === 'status')
    return eventName.value.endsWith('completed') ? 'new_response' : 'has_reviewed'
  if (field === 'previousStatus') return 'new_response'
  if (field === 'takenAt') return '2024-01-01T00:00:00Z'
  if (field === 'audioURL') return 'https://example.com/audio/1.mp3'
  if (field === 'title') return 'Barista, evenings'
  const ids = ['candidateInterviewId', 'candidateId', 'interviewId']
  return IDS[ids.indexOf(field)] ?? IDS[0] ?? ''
}
