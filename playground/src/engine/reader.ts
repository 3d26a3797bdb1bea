import { readRequest } from '../../generated/reader.js'
import { fromBase64 } from '../bytes/base64.js'
import type { ReadResult } from './protocol.js'

interface Written {
  readonly kind: 'http' | 'curl' | 'har' | 'lambda'
  readonly requests: readonly {
    readonly method: string
    readonly url: string
    readonly headers: readonly (readonly [string, string])[]
    readonly body_base64: string
    readonly recorded_at: string | null
    readonly notes: readonly string[]
  }[]
}

/** Reads the requests of a capture, by the reader of the command line. */
export function readRequests(bytes: Uint8Array): ReadResult {
  const read: Written | { readonly error: string } = JSON.parse(readRequest(bytes))
  if ('error' in read) return read
  const requests = read.requests.map(({ body_base64, recorded_at, ...request }) => ({
    ...request,
    body: fromBase64(body_base64),
    recordedAt: recorded_at === null ? null : inSeconds(recorded_at),
  }))
  return { kind: read.kind, requests }
}

/** Lambda writes milliseconds since the Unix epoch, a HAR RFC 3339. */
function inSeconds(time: string): string {
  return /^\d{12,14}$/.test(time) ? String(Number(time) / 1000) : time
}
