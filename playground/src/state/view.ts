// What is looked at: the tab, which the fragment names, and the colours.

import { effect, signal } from '@preact/signals'
import { text } from '../text.js'
import { isSecretAwaited, sampleId } from './delivery.js'
import { FIRST_SAMPLE, showSample } from './samples.js'
import { openDelivery } from './share.js'

export type TabId = keyof typeof text.tabs

export const tab = signal<TabId>('verify')
/** What is wrong with the link that was opened. */
export const linkProblem = signal<string | undefined>(undefined)

export const isDark = signal(matchMedia('(prefers-color-scheme: dark)').matches)

const COLOURS = 'gather-webhooks-playground.colours'

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

export function startColours(): void {
  const stored = read()
  if (stored !== null) isDark.value = stored === 'dark'
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', ({ matches }) => {
    if (read() === null) isDark.value = matches
  })
  effect(() => {
    document.documentElement.dataset.colours = isDark.value ? 'dark' : 'light'
  })
}

export function switchColours(): void {
  isDark.value = !isDark.value
  try {
    localStorage.setItem(COLOURS, isDark.value ? 'dark' : 'light')
  } catch {
    // Kept until the page is closed, where nothing may be stored.
  }
}

function read(): string | null {
  try {
    return localStorage.getItem(COLOURS)
  } catch {
    return null
  }
}
