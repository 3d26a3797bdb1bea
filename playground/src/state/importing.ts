// Requests that are pasted, and files that are dropped or opened.

import catalog from 'data:catalog'
import { batch, signal } from '@preact/signals'
import { ask } from '../engine/client.js'
import type { ReadRequest, ReadResult } from '../engine/protocol.js'
import { text } from '../text.js'
import { body, header, isSecretAwaited, now, sampleId } from './delivery.js'

type Kind = Extract<ReadResult, { kind: string }>['kind']

/** What was said of the last import. */
export const notice = signal<readonly string[]>([])
/** The requests of the last import, and the one that is shown. */
export const requests = signal<readonly ReadRequest[]>([])
export const requestShown = signal(0)

let kindRead: Kind = 'http'

export function isSigned({ headers }: ReadRequest): boolean {
  return headers.some(([name]) => isHeader(name))
}

/** Reads a request that was pasted. */
export async function importText(written: string): Promise<void> {
  if (written.trim() === '') {
    forget()
    return
  }
  const result = await ask('read', new TextEncoder().encode(written))
  if ('error' in result) say([text.request.failed(forThisPage(result.error))])
  else showAll(result)
}

/** Reads a file as a request, or as a body where it is none. */
export async function importFile(file: File): Promise<void> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  const result = await ask('read', bytes)
  if ('error' in result) takeBody(bytes, text.request.notARequest(file.name, bytes.length))
  else showAll(result)
}

export async function importBody(file: File): Promise<void> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  takeBody(bytes, text.request.dropped(file.name, bytes.length))
}

/** Puts one of the requests that were read into the fields. */
export function showRequest(at: number): void {
  const request = requests.value[at]
  if (request === undefined) return
  const notes = [text.request.read(text.request.kinds[kindRead], request.method, request.url)]
  batch(() => {
    requestShown.value = at
    header.value = request.headers
      .filter(([name]) => isHeader(name))
      .map(([, value]) => value)
      .join('\n')
    body.value = request.body
    sampleId.value = undefined
    isSecretAwaited.value = false
    if (request.recordedAt !== null) {
      now.value = request.recordedAt
      notes.push(text.request.recorded(request.recordedAt))
    }
    notice.value = [...notes, ...request.notes]
  })
}

function showAll(result: Extract<ReadResult, { kind: string }>): void {
  kindRead = result.kind
  // It is being typed, or is of something else; what stands in the fields stays.
  if (!result.requests.some((request) => isSigned(request) || request.body.length > 0)) {
    say([text.request.empty(text.request.kinds[kindRead])])
    return
  }
  requests.value = result.requests
  const signed = result.requests.findIndex(isSigned)
  showRequest(Math.max(0, signed))
}

function takeBody(bytes: Uint8Array<ArrayBuffer>, sentence: string): void {
  batch(() => {
    say([sentence])
    body.value = bytes
    sampleId.value = undefined
    isSecretAwaited.value = false
  })
}

function say(sentences: readonly string[]): void {
  batch(() => {
    notice.value = sentences
    requests.value = []
  })
}

export function forget(): void {
  say([])
}

/** The reader is that of the command line, and names options of it. */
function forThisPage(message: string): string {
  return message.replace(/[;,] [^;]*--body[^;]*/, text.request.bodyAlone)
}

function isHeader(name: string): boolean {
  return name.toLowerCase() === catalog.signatureHeader.toLowerCase()
}
