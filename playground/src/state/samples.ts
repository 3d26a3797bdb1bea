import catalog from 'data:catalog'
import faults, { type Fault } from 'data:faults'
import { batch } from '@preact/signals'
import { fromBase64 } from '../bytes/base64.js'
import { body, header, isSecretAwaited, now, sampleId, secrets, tolerance } from './delivery.js'

/** A mistake that is made often, easily seen, and easily mended. */
export const FIRST_SAMPLE = 'body.python_json'

/** Shows a sample; false if there is none of the name. */
export function showSample(id: string): boolean {
  const fault = faults.find((each) => each.id === id)
  if (fault === undefined) return false
  batch(() => {
    header.value = fault.signature ?? ''
    body.value = bytesOf(fault)
    secrets.value = [fault.secret]
    now.value = String(fault.now)
    tolerance.value =
      fault.tolerance === null ? null : String(fault.tolerance ?? catalog.toleranceSeconds)
    sampleId.value = id
    isSecretAwaited.value = false
  })
  return true
}

function bytesOf({ text, base64 }: Fault): Uint8Array<ArrayBuffer> {
  return base64 === undefined ? new TextEncoder().encode(text ?? '') : fromBase64(base64)
}
