// What is looked at: the tab, which the fragment names, or what a link holds.

import { effect, signal } from '@preact/signals'
import { text } from '../text.js'
import { isSecretAwaited, sampleId } from './delivery.js'
import { FIRST_SAMPLE, showSample } from './samples.js'
import { openDelivery } from './share.js'

export type TabId = keyof typeof text.tabs

export const tab = signal<TabId>('verify')
/** What is wrong with the link that was opened. */
export const linkProblem = signal<string | undefined>(undefined)

/** Follows the fragment, and has it follow the tab. */
export async function startRouting(): Promise<void> {
  addEventListener('hashchange', openFragment)
  await openFragment()
  if (sampleId.value === undefined && !isSecretAwaited.value) showSample(FIRST_SAMPLE)
  effect(() => {
    const wanted = tab.value
    if (wanted === tabOf(location.hash)) return
    history.replaceState(null, '', wanted === 'verify' ? '#' : `#${wanted}`)
  })
}

async function openFragment(): Promise<void> {
  const fragment = location.hash.slice(1)
  linkProblem.value = undefined
  tab.value = tabOf(location.hash)
  try {
    if (fragment.startsWith('d=')) await openDelivery(fragment.slice(2))
    if (fragment.startsWith('fault=')) openFault(decodeURIComponent(fragment.slice(6)))
  } catch {
    linkProblem.value = text.share.broken
  }
}

function openFault(id: string): void {
  if (!showSample(id)) linkProblem.value = text.share.noSuchFault(id)
}

function tabOf(hash: string): TabId {
  const name = hash.slice(1)
  return Object.hasOwn(text.tabs, name) ? (name as TabId) : 'verify'
}
