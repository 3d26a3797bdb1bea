import { computed, effect, signal } from '@preact/signals'
import type { Explanation } from 'gather-webhooks-wasm/explain'
import { judge } from '../engine/client.js'
import type { Judgement } from '../engine/protocol.js'
import { body, delivery, isSecretAwaited, now } from './delivery.js'

/** With the clock running, a delivery becomes too old while it is looked at. */
const TICK_MS = 5000
const MOST_TICKED_BYTES = 100_000
/** To type goes before to judge where that takes long. */
const LARGE_BYTES = 256_000
const LARGE_DELAY_MS = 200

export const judgement = signal<Judgement | undefined>(undefined)
/** Undefined while it is being found. */
export const explanation = signal<Explanation | undefined>(undefined)
export const hasFailed = signal(false)

export const firstFinding = computed(() => explanation.value?.findings[0])

const tick = signal(0)
let delay: ReturnType<typeof setTimeout> | undefined

export function startJudging(): void {
  effect(() => {
    tick.value
    const current = delivery.value
    clearTimeout(delay)
    if (current === undefined || isSecretAwaited.value) return
    if (current.body.length > LARGE_BYTES) {
      delay = setTimeout(() => run(current), LARGE_DELAY_MS)
    } else {
      run(current)
    }
  })
  setInterval(() => {
    const isCheap = body.peek().length < MOST_TICKED_BYTES
    if (now.peek() === '' && isCheap && !document.hidden) tick.value += 1
  }, TICK_MS)
}

function run(current: NonNullable<typeof delivery.value>): void {
  judge(current, (answer, isLast) => {
    if (answer.judgement !== undefined) judgement.value = answer.judgement
    if (answer.explanation !== undefined || !isLast) explanation.value = answer.explanation
    hasFailed.value = isLast && answer.explanation === undefined
  })
}
