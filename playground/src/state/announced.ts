import { computed, effect, signal } from '@preact/signals'
import { text } from '../text.js'
import { explanation, judgement } from './result.js'
import { tab } from './view.js'

const ANNOUNCE_AFTER_MS = 600

/** For those who do not see the result change, and once they have stopped typing. */
export const announced = signal('')
const announcement = computed(() => {
  const report = explanation.value
  if (tab.value !== 'verify' || report === undefined || judgement.value === undefined) return ''
  return text.result.announce(report.verdict, report.findings[0]?.title)
})

export function startAnnouncing(): void {
  let delay: ReturnType<typeof setTimeout> | undefined
  effect(() => {
    const sentence = announcement.value
    clearTimeout(delay)
    delay = setTimeout(() => {
      announced.value = sentence
    }, ANNOUNCE_AFTER_MS)
  })
}
