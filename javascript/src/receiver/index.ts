export {
  type D1Batch,
  type DeadDelivery,
  type Delivery,
  type InboxStats,
  LeaseLost,
  type PgTransaction,
  type PostgresJsTransaction,
  type SqliteTransaction,
} from './delivery.js'
export type { DeadHandler, EventName, EventOf, Handler } from './handlers.js'
export type { Logger } from './log.js'
export type { ReceiverOptions } from './options.js'
export { Receiver } from './receiver.js'
export type {
  FastifyApp,
  FastifyOptions,
  LambdaContext,
  LambdaHandler,
  LambdaRequest,
  LambdaResponse,
  LambdaSchedule,
  NodeRequest,
  NodeResponse,
} from './requests.js'
export {
  type Claims,
  type D1Database,
  d1Inbox,
  type Inbox,
  type IORedisClient,
  memoryClaims,
  type NodeRedisClient,
  type PgPool,
  type PostgresJs,
  type PostgresPool,
  postgresClaims,
  postgresInbox,
  type RedisClient,
  redisClaims,
  sqliteInbox,
} from './stores.js'
