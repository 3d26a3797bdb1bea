// Dark or light: as the system says, until somebody chooses.

import { effect, signal } from '@preact/signals'

const STORED_AS = 'gather-webhooks-playground.colours'
const system = matchMedia('(prefers-color-scheme: dark)')

export const isDark = signal(system.matches)

export function startColours(): void {
  const stored = read()
  if (stored !== null) isDark.value = stored === 'dark'
  system.addEventListener('change', ({ matches }) => {
    if (read() === null) isDark.value = matches
  })
  effect(() => {
    document.documentElement.dataset.colours = isDark.value ? 'dark' : 'light'
  })
}

export function switchColours(): void {
  isDark.value = !isDark.value
  try {
    localStorage.setItem(STORED_AS, isDark.value ? 'dark' : 'light')
  } catch {
    // Kept until the page is closed, where nothing may be stored.
  }
}

function read(): string | null {
  try {
    return localStorage.getItem(STORED_AS)
  } catch {
    return null
  }
}
