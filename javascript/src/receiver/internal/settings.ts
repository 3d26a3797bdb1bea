import { type Secret, Verifier, type VerifierOptions } from '../../index.js'
import type { Logger } from '../log.js'
import { sqliteInbox } from '../stores.js'
import type { ClaimStore } from './claim-store.js'
import { MemoryClaims } from './memory-claims.js'
import type { Table } from './table.js'
import { describe, invalidArgument } from './usage.js'

/** What a receiver is set to. */
export interface Settings {
  readonly verifier: Verifier
  /** Where deliveries go: into an inbox, or past claims. */
  readonly inbox: Table | undefined
  readonly claims: ClaimStore
  readonly maxBody: number
  /** In milliseconds. */
  readonly retries: readonly number[]
  /** In milliseconds. */
  readonly keep: number
  readonly name: string
  readonly concurrency: number
  readonly logger: Logger | undefined
}

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** In seconds: three days in all. */
const RETRIES = [
  ...[10, 30, MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR],
  ...Array<number>(11).fill(6 * HOUR),
]
const MOST_SECONDS = 100 * 366 * DAY

export function readSettings(secret: unknown, options: unknown): Settings {
  const inbox = readInbox(option(options, 'inbox'))
  const inline = option(options, 'inline')
  if (inbox !== undefined && inline !== undefined) {
    throw invalidArgument(
      '`inbox` and `inline` are both given: either deliveries are kept in an inbox and handled afterwards, or handlers ' +
        'run in the request',
    )
  }
  return {
    verifier: readVerifier(secret, options),
    inbox,
    claims: readClaims(inline),
    maxBody: readNumber(options, 'maxBody', 2 ** 20, 'bytes', 1, 2 ** 30, true),
    retries: readRetries(option(options, 'retries')).map((seconds) => seconds * 1_000),
    keep: readNumber(options, 'keep', 30 * DAY, 'seconds', 0, MOST_SECONDS) * 1_000,
    name: readName(option(options, 'name')),
    concurrency: readNumber(options, 'concurrency', 8, 'handlers', 1, 10_000, true),
    logger: readLogger(option(options, 'logger')),
  }
}

/** Told by what it can do: there may be several copies of this library in a process. */
function readVerifier(secret: unknown, options: unknown): Verifier {
  const isVerifier = typeof (secret as Verifier | null | undefined)?.tryVerify === 'function'
  if (!isVerifier) return new Verifier(secret as Secret, options as VerifierOptions)
  if (option(options, 'toleranceSeconds') !== undefined) {
    throw invalidArgument(
      '`toleranceSeconds` is for the `Verifier` that is given in place of a secret',
    )
  }
  return secret as Verifier
}

function readInbox(value: unknown): Table | undefined {
  if (value === undefined) return undefined
  const { put, claim } = (value ?? {}) as Partial<Table>
  if (typeof put === 'function' && typeof claim === 'function') return value as Table
  if (typeof value === 'string') return sqliteInbox(value) as unknown as Table
  throw invalidArgument(
    `\`inbox\` is ${describe(value)}: pass the path of a SQLite file, \`sqliteInbox(path)\`, \`postgresInbox(pool)\` or ` +
      '`d1Inbox(env.DB)`',
  )
}

function readClaims(value: unknown): ClaimStore {
  if (value === undefined) return new MemoryClaims()
  const { claim, release } = (value ?? {}) as Partial<ClaimStore>
  if (typeof claim === 'function' && typeof release === 'function') return value as ClaimStore
  throw invalidArgument(
    `\`inline\` is ${describe(value)}: pass \`memoryClaims()\`, \`redisClaims(client)\` or \`postgresClaims(pool)\``,
  )
}

function readNumber(
  options: unknown,
  name: string,
  otherwise: number,
  unit: string,
  least: number,
  most: number,
  isWhole = false,
): number {
  const value = option(options, name) ?? otherwise
  if (isBetween(value, least, most) && (!isWhole || Number.isInteger(value))) return value
  throw invalidArgument(
    `\`${name}\` is ${typeof value === 'number' ? 'out of range' : describe(value)}: pass a number of ${unit}, ` +
      `${isWhole ? 'whole, ' : ''}from ${least} to ${most}`,
  )
}

function readRetries(value: unknown): readonly number[] {
  if (value === undefined) return RETRIES
  if (Array.isArray(value) && value.every((seconds) => isBetween(seconds, 0, MOST_SECONDS))) {
    return [...value]
  }
  throw invalidArgument(
    '`retries` is not an array of seconds: pass how long to wait before each further attempt, as in `[10, 60]`',
  )
}

function isBetween(value: unknown, least: number, most: number): value is number {
  return typeof value === 'number' && value >= least && value <= most
}

function readName(value: unknown = 'default'): string {
  if (typeof value === 'string' && value.includes('\0')) {
    throw invalidArgument('`name` has a U+0000 in it, which PostgreSQL cannot hold: take it out')
  }
  if (typeof value === 'string' && value !== '') return value
  throw invalidArgument(`\`name\` is ${value === '' ? 'empty' : describe(value)}: pass a text`)
}

function readLogger(value: unknown): Logger | undefined {
  if (value === undefined) return undefined
  const logger = value as Logger | null
  const levels = ['info', 'warn', 'error'] as const
  if (levels.every((level) => typeof logger?.[level] === 'function')) return logger as Logger
  throw invalidArgument(
    '`logger` has no `info`, `warn` and `error`: pass a logger such as pino or `console`',
  )
}

/** As the options of a `Verifier` are read: what `Object.prototype` has is no option. */
function option(options: unknown, name: string): unknown {
  if (options === undefined || options === null) return undefined
  if (typeof options !== 'object') {
    throw invalidArgument(`the options are ${describe(options)}: pass an object`)
  }
  for (let at = options; at !== null; ) {
    const next: object | null = Object.getPrototypeOf(at)
    if (Object.hasOwn(at, name) && (next !== null || at === options)) {
      return (options as Record<string, unknown>)[name]
    }
    if (next === null) break
    at = next
  }
  return undefined
}
