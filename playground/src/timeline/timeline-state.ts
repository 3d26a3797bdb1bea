import { computed, signal } from '@preact/signals'
import { attempts, DEFAULTS, type Settings } from './model.js'

/** The ends of the axes, in seconds. */
export const LONGEST = 720
export const LONGEST_ANSWER = 8
export const FURTHEST_AHEAD = 300

export const settings = signal<Settings>(DEFAULTS)
export const fates = computed(() => attempts(settings.value))

export function set(changed: Partial<Settings>): void {
  settings.value = { ...settings.value, ...changed }
}
