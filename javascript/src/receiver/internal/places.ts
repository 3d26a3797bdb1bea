import { invalidArgument } from './usage.js'

/** A variable of the environment; `undefined` if it is not set, or empty. */
type Read = (name: string) => string | undefined

/** Where the disk does not outlive the process, and what tells that a program runs there. */
const PLACES: readonly (readonly [string, (read: Read) => boolean])[] = [
  ['AWS Lambda', (read) => read('AWS_LAMBDA_FUNCTION_NAME') !== undefined],
  // `vercel dev` is the machine of whoever develops.
  ['Vercel', (read) => read('VERCEL') !== undefined && read('VERCEL_ENV') !== 'development'],
  ['Google Cloud Run', (read) => read('K_SERVICE') !== undefined],
  ['Heroku', (read) => read('DYNO') !== undefined],
]

interface Global {
  readonly process?: { readonly env?: Readonly<Record<string, string | undefined>> }
  readonly navigator?: { readonly userAgent?: string }
  readonly Deno?: {
    readonly permissions: {
      querySync(permission: { name: 'env'; variable: string }): { readonly state: string }
    }
  }
}

function read(name: string): string | undefined {
  const { process, Deno } = globalThis as Global
  // Deno would ask whoever sits there whether it may be read.
  const state = Deno?.permissions.querySync({ name: 'env', variable: name }).state ?? 'granted'
  return state === 'granted' ? process?.env?.[name] || undefined : undefined
}

/** Whether this is a Worker of Cloudflare's, where nothing may be shared by requests that waits. */
export function isWorkers(): boolean {
  return (globalThis as Global).navigator?.userAgent === 'Cloudflare-Workers'
}

/** Throws where a file would be gone with the process. */
export function checkPlace(): void {
  if (isWorkers()) {
    throw invalidArgument(
      '`inbox` is a SQLite file, and Cloudflare Workers have no disk: give `inbox` a `d1Inbox(env.DB)` or a ' +
        '`postgresInbox(pool)`, or `inline` some claims',
    )
  }
  const [place] = PLACES.find(([, isHere]) => isHere(read)) ?? []
  if (place === undefined) return
  throw invalidArgument(
    `\`inbox\` is a SQLite file, and the disk of ${place} does not outlive the process: deliveries that were answered ` +
      'would be lost. Give `inbox` a `postgresInbox(pool)`, or `inline` some claims',
  )
}
