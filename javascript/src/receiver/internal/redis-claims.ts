import type { IORedisClient, NodeRedisClient } from '../stores.js'
import type { Claim, Claimable, ClaimStore } from './claim-store.js'
import { StoreError } from './store-error.js'
import { CLOCKS_MS, LEASE_MS, storeDeadline, within } from './time.js'
import { describe, invalidArgument } from './usage.js'

const CLAIM_MS = String(LEASE_MS + CLOCKS_MS)
const DONE = 'done'

/** What a claim's holder does with it; each is 0 if it is another's. */
const RENEW = `if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])`
const COMPLETE = `if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], 'done', 'PX', ARGV[2])
return 1`
const RELEASE = `if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])`

type Send = (words: readonly string[]) => Promise<unknown>

/** Claims in Redis: a key for each delivery, whose value is the lease, or `done`. */
export class RedisClaims implements ClaimStore {
  readonly #send: Send

  constructor(client: unknown) {
    this.#send = sender(client)
  }

  async claim(claimable: Claimable): Promise<Claim> {
    const deadline = storeDeadline()
    const key = keyOf(claimable)
    const { lease } = claimable
    // Of a claim that comes too late nobody knows.
    const late = (answer: unknown) => {
      if (answer !== null) void this.release(claimable).catch(() => {})
    }
    for (;;) {
      const words = ['SET', key, lease, 'NX', 'PX', CLAIM_MS]
      if ((await within(deadline, this.#send(words), late)) !== null) return 'claimed'
      const value = await within(deadline, this.#send(['GET', key]))
      if (value !== null) return String(value) === DONE ? 'done' : 'busy'
      // It was released between the two.
    }
  }

  renew(claimable: Claimable): Promise<boolean> {
    return this.#run(RENEW, claimable, CLAIM_MS)
  }

  complete(claimable: Claimable): Promise<boolean> {
    return this.#run(COMPLETE, claimable, String(Math.max(1, Math.round(claimable.keep))))
  }

  release(claimable: Claimable): Promise<boolean> {
    return this.#run(RELEASE, claimable)
  }

  async #run(script: string, claimable: Claimable, ...values: string[]): Promise<boolean> {
    const words = ['EVAL', script, '1', keyOf(claimable), claimable.lease, ...values]
    return Number(await within(storeDeadline(), this.#send(words))) > 0
  }
}

function keyOf({ receiver, key }: Claimable): string {
  return `gather_webhooks:${receiver}:${key}`
}

/** How a client sends a command. What it cannot send at once it may send when nobody expects it any more. */
function sender(client: unknown): Send {
  const { sendCommand, isReady } = (client ?? {}) as Partial<NodeRedisClient>
  const { call, status } = (client ?? {}) as Partial<IORedisClient>
  if (typeof sendCommand === 'function' && typeof isReady === 'boolean') {
    const redis = client as NodeRedisClient
    return sending(
      () => redis.isReady,
      (words) => redis.sendCommand([...words]),
    )
  }
  if (typeof call === 'function' && typeof status === 'string') {
    const redis = client as IORedisClient
    return sending(
      () => redis.status === 'ready',
      ([command = '', ...words]) => redis.call(command, ...words),
    )
  }
  throw invalidArgument(
    `\`client\` is ${describe(client)}: pass a client of node-redis (\`createClient\`) or of ioredis (\`new Redis\`)`,
  )
}

function sending(isReady: () => boolean, send: Send): Send {
  return async (words) => {
    if (!isReady()) throw new StoreError('the client is not connected to Redis')
    return send(words)
  }
}
