import catalog from '../../generated/catalog.json' with { type: 'json' }

export type ErrorFamily = 'verification' | 'payload' | 'configuration' | 'usage'

interface Catalog {
  signatureHeader: string
  maxHeaderBytes: number
  toleranceSeconds: number
  errors: { code: string; family: ErrorFamily; httpStatus: number }[]
  events: { name: string; fields: { name: string; required: boolean }[] }[]
}

/** What the core said of itself when the package was built. */
const known = catalog as Catalog

export const { maxHeaderBytes, signatureHeader, toleranceSeconds } = known

/** Every error of the core, by its code. */
export const errors = new Map(known.errors.map((error) => [error.code, error]))

/** The fields of every known event, by its name. */
export const events = new Map(known.events.map((event) => [event.name, event.fields]))
