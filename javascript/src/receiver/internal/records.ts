import type { WebhookEvent } from '../../index.js'
import type { Logger } from '../log.js'

/** What became of a delivery. */
export type Outcome =
  | 'stored'
  | 'duplicate'
  | 'ignored'
  | 'handled'
  | 'rejected'
  | 'failed'
  | 'late'
  | 'dead'
  | 'unavailable'

/** What is known of it. */
export interface Fields {
  readonly code?: string | undefined
  readonly name?: string | undefined
  readonly kind?: string | undefined
  readonly key?: string | undefined
  readonly attempt?: number | undefined
  readonly status?: number | undefined
  readonly duration_ms?: number | undefined
}

type Level = keyof Logger

const WARNINGS: readonly Outcome[] = ['rejected', 'failed', 'late']
const ERRORS: readonly Outcome[] = ['dead', 'unavailable']

/** Writes the log. What the user's logger throws is nobody's failure. */
export class Log {
  readonly #logger: Logger

  constructor(logger: Logger = ofConsole) {
    this.#logger = logger
  }

  /** The record of what became of a delivery. */
  record(outcome: Outcome, fields: Fields, detail?: string): void {
    const record: Record<string, unknown> = { outcome }
    for (const name in fields) {
      const value = fields[name as keyof Fields]
      if (value !== undefined) record[name] = value
    }
    let message = `delivery ${outcome}`
    for (const part of [fields.name ?? fields.code, detail]) {
      if (part !== undefined) message += `: ${part}`
    }
    this.write(levelOf(outcome, fields), record, message)
  }

  /** The error that a handler failed with: the handler's own, with its message and its stack. */
  thrown(what: string, fields: Fields, error: unknown): void {
    this.write('error', { ...fields, err: error }, `${what}: ${fields.name}`)
  }

  write(level: Level, fields: object, message: string): void {
    try {
      this.#logger[level](fields, message)
    } catch {}
  }
}

function levelOf(outcome: Outcome, { status }: Fields): Level {
  if (ERRORS.includes(outcome) || (outcome === 'rejected' && status === 500)) return 'error'
  return WARNINGS.includes(outcome) ? 'warn' : 'info'
}

/** The fields that an event has. */
export function ofEvent(event: WebhookEvent): Fields {
  return { name: event.event, kind: event.kind, key: event.idempotencyKey }
}

/** A line for each record; an error, which is not one, as the console shows it. */
const ofConsole: Logger = {
  info: (fields, message) => print('info', fields, message),
  warn: (fields, message) => print('warn', fields, message),
  error: (fields, message) => print('error', fields, message),
}

function print(level: Level, fields: object, message: string): void {
  const { err, ...rest } = fields as { err?: unknown }
  const words = [`gather-webhooks: ${message}`]
  if (Object.keys(rest).length > 0) words.push(JSON.stringify(rest))
  console[level](words.join(' '), ...('err' in fields ? [err] : []))
}

/** Milliseconds since then, in microseconds' precision. */
export function since(start: number): number {
  return Math.round((performance.now() - start) * 1_000) / 1_000
}
