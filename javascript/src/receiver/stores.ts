import { D1Store } from './internal/d1-store.js'
import { MemoryClaims } from './internal/memory-claims.js'
import { PostgresClaims } from './internal/postgres-claims.js'
import { postgresDriver } from './internal/postgres-driver.js'
import { PostgresStore } from './internal/postgres-store.js'
import { RedisClaims } from './internal/redis-claims.js'
import { sqliteDriver } from './internal/sqlite-driver.js'
import { SqliteStore } from './internal/sqlite-store.js'
import { Table } from './internal/table.js'

declare const brand: unique symbol

/** A store of deliveries: one of {@link sqliteInbox}, {@link postgresInbox} or {@link d1Inbox}. */
export interface Inbox {
  readonly [brand]: 'inbox'
}

/** A store of claims: one of {@link memoryClaims}, {@link redisClaims} or {@link postgresClaims}. */
export interface Claims {
  readonly [brand]: 'claims'
}

/** What is used of a `Pool` of `pg`. */
export interface PgPool {
  readonly totalCount: number
  connect(): Promise<PgPoolClient>
}

interface PgPoolClient {
  query(text: string, values?: unknown[]): Promise<unknown>
  release(destroy?: boolean): void
}

/** What is used of the `sql` of postgres.js. */
export interface PostgresJs {
  unsafe(query: string, parameters?: never[]): unknown
  begin(work: never): unknown
}

/** A `Pool` of `pg`, or the `sql` of postgres.js. */
export type PostgresPool = PgPool | PostgresJs

/** What is used of the binding of a D1 database. */
export interface D1Database {
  prepare(query: string): unknown
  batch(statements: never[]): Promise<unknown>
}

/** What is used of a client of node-redis. */
export interface NodeRedisClient {
  readonly isReady: boolean
  sendCommand(words: string[]): Promise<unknown>
}

/** What is used of a client of ioredis. */
export interface IORedisClient {
  readonly status: string
  call(command: string, ...words: string[]): Promise<unknown>
}

/** A client of node-redis or of ioredis. */
export type RedisClient = NodeRedisClient | IORedisClient

/**
 * An inbox in a SQLite file, for one machine; several of its processes can share it. It uses `node:sqlite` where the
 * runtime has it, else better-sqlite3, which is then to be installed. Commits are durable: they are on the disk.
 *
 * @param path The file, which is made if it is not there; its folder must be there.
 * @throws {UsageError} `invalid_argument`: the path is no text, is `:memory:`, or is in no folder; or there is
 *   neither `node:sqlite` nor better-sqlite3.
 *
 * @example
 * const receiver = new Receiver(secret, { inbox: sqliteInbox('gather.db') }); // or inbox: 'gather.db'
 */
export function sqliteInbox(path: string): Inbox {
  return new Table(new SqliteStore(path, sqliteDriver(path))) as unknown as Inbox
}

/**
 * An inbox in PostgreSQL 12 or newer, for several machines, in the table `gather_inbox`, which it makes at its first
 * use.
 *
 * @param pool Your `Pool` of `pg`, or `sql` of postgres.js. The inbox ends a connection that does not answer in time.
 * @throws {UsageError} `invalid_argument`: it is neither.
 *
 * @example
 * const receiver = new Receiver(secret, { inbox: postgresInbox(new pg.Pool()) });
 */
export function postgresInbox(pool: PostgresPool): Inbox {
  return new Table(new PostgresStore(postgresDriver(pool))) as unknown as Inbox
}

/**
 * An inbox in Cloudflare D1, for Workers, in the table `gather_inbox`, which it makes at its first use. A row of D1 holds
 * 2 MB, so keep `maxBody` below that.
 *
 * After 4 seconds a request is answered with 503. What D1 takes up later than that, by its own clock, it does not store.
 *
 * @param database The binding.
 * @throws {UsageError} `invalid_argument`: it is none.
 *
 * @example
 * import { env } from 'cloudflare:workers';
 *
 * const receiver = new Receiver(env.WEBHOOK_SECRET, { inbox: d1Inbox(env.DB) });
 */
export function d1Inbox(database: D1Database): Inbox {
  return new Table(new D1Store(database)) as unknown as Inbox
}

/**
 * Claims in memory: of this process alone, forgotten when it ends, for 10,000 deliveries.
 *
 * @example
 * const receiver = new Receiver(secret, { inline: memoryClaims() });
 */
export function memoryClaims(): Claims {
  return new MemoryClaims() as unknown as Claims
}

/**
 * Claims in Redis 2.6.12 or newer, or what speaks its protocol.
 *
 * @param client Your client of node-redis, connected, and made with `disableOfflineQueue: true` so that nothing
 *   takes effect long after the sender was told to try again; or one of ioredis, with `enableOfflineQueue: false`
 *   for the same reason.
 * @throws {UsageError} `invalid_argument`: it is neither.
 *
 * @example
 * const client = await createClient({ disableOfflineQueue: true }).on('error', console.error).connect();
 * const receiver = new Receiver(secret, { inline: redisClaims(client) });
 */
export function redisClaims(client: RedisClient): Claims {
  return new RedisClaims(client) as unknown as Claims
}

/**
 * Claims in PostgreSQL 12 or newer, in the table of {@link postgresInbox}.
 *
 * @param pool Your `Pool` of `pg`, or `sql` of postgres.js.
 * @throws {UsageError} `invalid_argument`: it is neither.
 *
 * @example
 * const receiver = new Receiver(secret, { inline: postgresClaims(pool) });
 */
export function postgresClaims(pool: PostgresPool): Claims {
  return new PostgresClaims(new Table(new PostgresStore(postgresDriver(pool)))) as unknown as Claims
}
