import { signatureHeader } from './internal/catalog.js'

/** The name of the HTTP header that carries the signature. Node has it in lower case. */
export const SIGNATURE_HEADER: string = signatureHeader
