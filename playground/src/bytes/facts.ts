import type { Facts } from '../engine/protocol.js'

const CR = 13
const LF = 10

export function factsOf(body: Uint8Array): Facts {
  let crlf = 0
  let lf = 0
  let cr = 0
  for (let at = 0; at < body.length; at += 1) {
    const byte = body[at]
    if (byte === LF) lf += 1
    else if (byte === CR && body[at + 1] === LF) {
      crlf += 1
      at += 1
    } else if (byte === CR) cr += 1
  }
  return {
    size: body.length,
    isUtf8: isUtf8(body),
    hasMark: body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf,
    crlf,
    lf,
    cr,
    endsInLineBreak: body.at(-1) === LF || body.at(-1) === CR,
  }
}

function isUtf8(body: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(body)
    return true
  } catch {
    return false
  }
}
