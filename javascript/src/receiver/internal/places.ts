import { invalidArgument } from './usage.js'

type Environment = Readonly<Record<string, string | undefined>>

/** Where the disk does not outlive the process, and what tells that a program runs there. */
const PLACES: readonly (readonly [string, (environment: Environment) => boolean])[] = [
  ['AWS Lambda', ({ AWS_LAMBDA_FUNCTION_NAME }) => isSet(AWS_LAMBDA_FUNCTION_NAME)],
  // `vercel dev` is the machine of whoever develops.
  ['Vercel', ({ VERCEL, VERCEL_ENV }) => isSet(VERCEL) && VERCEL_ENV !== 'development'],
  ['Google Cloud Run', ({ K_SERVICE }) => isSet(K_SERVICE)],
  ['Heroku', ({ DYNO }) => isSet(DYNO)],
]

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== ''
}

/** Whether this is a Worker of Cloudflare's, where nothing may be shared by requests that waits. */
export function isWorkers(): boolean {
  const { navigator } = globalThis as { navigator?: { userAgent?: string } }
  return navigator?.userAgent === 'Cloudflare-Workers'
}

/** Throws where a file would be gone with the process. */
export function checkPlace(): void {
  if (isWorkers()) {
    throw invalidArgument(
      '`inbox` is a SQLite file, and Cloudflare Workers have no disk: give `inbox` a `d1Inbox(env.DB)` or a ' +
        '`postgresInbox(pool)`, or `inline` some claims',
    )
  }
  const { process } = globalThis as { process?: { env?: Environment } }
  const [place] = PLACES.find(([, isHere]) => isHere(process?.env ?? {})) ?? []
  if (place === undefined) return
  throw invalidArgument(
    `\`inbox\` is a SQLite file, and the disk of ${place} does not outlive the process: deliveries that were answered ` +
      'would be lost. Give `inbox` a `postgresInbox(pool)`, or `inline` some claims',
  )
}
