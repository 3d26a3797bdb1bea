import type { Parameters, PostgresDriver } from './postgres-driver.js'
import { postgres, type Result, statement, type Value, type Values } from './statements.js'
import { type Store, schemaProblem } from './store.js'
import { StoreError } from './store-error.js'

/** What `$1`, `$2`, … are, of each statement. */
const PARAMETERS: Readonly<Record<string, string>> = {
  put: 'receiver key name body signed_at now state error finished_at',
  claim: 'receiver names now expired lease lease_until limit',
  renew: 'receiver key lease lease_until',
  complete: 'receiver key lease now',
  fail: 'receiver key lease state due_at error finished_at',
  dead: 'receiver',
  replay: 'receiver key now',
  delete: 'receiver key',
  count: 'receiver',
  oldest: 'receiver',
  overdue: 'receiver',
  forget: 'receiver before limit',
  claim_inline: 'receiver key name signed_at now lease lease_until expired',
  state: 'receiver key',
  release: 'receiver key lease',
}

/** A PostgreSQL database. */
export class PostgresStore implements Store {
  readonly #driver: PostgresDriver
  #ready: Promise<void> | undefined

  constructor(driver: PostgresDriver) {
    this.#driver = driver
  }

  async run(name: string, values: Values, deadline: number, byHand = false): Promise<Result> {
    this.#ready ??= this.#create(deadline)
    const ready = this.#ready
    try {
      await ready
      const text = statement(postgres, name)
      const bound = parameters(name, values)
      if (!byHand) return await this.#driver.query(text, bound, deadline)
      return await this.#driver.transaction(text, bound, deadline)
    } catch (error) {
      // The tables may be gone: they are made again at the next use.
      if (this.#ready === ready) this.#ready = undefined
      throw error
    }
  }

  runIn(transaction: unknown, name: string, values: Values): Promise<Result> {
    return this.#driver.queryIn(transaction, statement(postgres, name), parameters(name, values))
  }

  async #create(deadline: number): Promise<void> {
    const create = statement(postgres, 'create').replace(/^(BEGIN|COMMIT);$/gm, '')
    const [found] = (await this.#driver.query(statement(postgres, 'exists'), [], deadline)).rows
    if (found?.exists !== true) {
      await this.#driver.transaction(create, undefined, deadline)
    }
    const { rows } = await this.#driver.query(statement(postgres, 'version'), [], deadline)
    const problem = schemaProblem(rows)
    if (problem !== undefined) throw new StoreError(problem)
  }
}

function parameters(name: string, values: Values): Parameters {
  const keys = PARAMETERS[name]
  if (keys === undefined) throw new Error(`no parameters of ${name}`)
  return keys.split(' ').map((key) => parameter(values[key] ?? null))
}

function parameter(value: Value): string | number | Uint8Array | null {
  // Drivers differ in how they write arrays.
  if (Array.isArray(value)) return `{${value.map((text) => JSON.stringify(text)).join(',')}}`
  // A text of PostgreSQL has no such character, but a key that is asked for may.
  if (typeof value === 'string') return value.replaceAll('\0', '\ufffd')
  return value as number | Uint8Array | null
}
