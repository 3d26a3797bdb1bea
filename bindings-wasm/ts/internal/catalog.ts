import { core } from '#core'

export type ErrorFamily = 'verification' | 'payload' | 'configuration' | 'usage'

interface Catalog {
  errors: { code: string; family: ErrorFamily; httpStatus: number }[]
  events: { name: string; fields: { name: string; required: boolean }[] }[]
}

const catalog: Catalog = JSON.parse(core.catalog())

/** Every error of the core, by its code. */
export const errors = new Map(catalog.errors.map((error) => [error.code, error]))

/** The fields of every known event, by its name. */
export const events = new Map(catalog.events.map((event) => [event.name, event.fields]))
