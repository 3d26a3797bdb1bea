// A link is the page and a fragment, which no browser sends to a server.

import { batch } from '@preact/signals'
import { fromBase64, toBase64Url } from '../bytes/base64.js'
import {
  type Bytes,
  body,
  header,
  isSecretAwaited,
  now,
  sampleId,
  secrets,
  tolerance,
} from './delivery.js'

/** Whoever made a link may have made it to fill the memory of whoever opens it. */
const MOST_BYTES = 50_000_000

/** What a link holds besides the body, whose bytes follow it. */
interface Shared {
  readonly header: string
  readonly now: string
  readonly tolerance: string | null
}

export function linkOf(fragment: string): string {
  return `${location.href.replace(/#.*$/s, '')}#${fragment}`
}

/** The delivery as a fragment: everything but the secrets. */
export async function deliveryFragment(): Promise<string> {
  const shared: Shared = { header: header.value, now: now.value, tolerance: tolerance.value }
  const head = new TextEncoder().encode(`${JSON.stringify(shared)}\n`)
  const packed = await pipe([head, body.value], new CompressionStream('deflate-raw'))
  return `d=${toBase64Url(packed)}`
}

/** Puts a delivery of a link into the fields; throws if it is damaged. */
export async function openDelivery(encoded: string): Promise<void> {
  const bytes = await pipe([fromBase64(encoded)], new DecompressionStream('deflate-raw'))
  const end = bytes.indexOf(10)
  const shared: Shared = JSON.parse(new TextDecoder().decode(bytes.subarray(0, end)))
  batch(() => {
    header.value = String(shared.header)
    now.value = String(shared.now)
    tolerance.value = shared.tolerance === null ? null : String(shared.tolerance)
    body.value = bytes.slice(end + 1)
    secrets.value = ['']
    sampleId.value = undefined
    isSecretAwaited.value = true
  })
}

async function pipe(
  parts: Bytes[],
  through: CompressionStream | DecompressionStream,
): Promise<Bytes> {
  const chunks: Bytes[] = []
  let size = 0
  const reader = new Blob(parts).stream().pipeThrough(through).getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    chunks.push(value)
    size += value.length
    if (size > MOST_BYTES) {
      await reader.cancel()
      throw new RangeError('it unpacks into too much')
    }
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer())
}
