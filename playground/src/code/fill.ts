// The page's settings in the examples of the documentation.

import catalog from 'data:catalog'
import type { Framework } from 'data:frameworks'

export interface CodeSettings {
  /** Begins with a slash. */
  readonly path: string
  readonly tolerance: number
}

/** A piece of a text, and whether this page filled it in. */
export interface Piece {
  readonly text: string
  readonly isFilled: boolean
}

export interface FilledFile {
  readonly path: string
  readonly pieces: readonly Piece[]
}

/** Stand around what is filled in, and in no example. */
const [OPEN, CLOSE] = ['\ue000', '\ue001']
/** Where the examples have their webhooks. */
export const DOCUMENTED_PATH = '/webhooks/qualifi'
/** As a path of files has it. */
const DOCUMENTED = DOCUMENTED_PATH.slice(1)

/** Where a receiver is made, in each language: what stands there, and what makes a tolerance of it. */
const RECEIVERS: readonly [RegExp, (tolerance: number) => string][] = [
  [
    /(new Receiver\(.*?, \{ (?:inbox: .+?|inline: .+?))(?= \}\))/,
    (seconds) => `, toleranceSeconds: ${seconds}`,
  ],
  [/(= Receiver\(os\.environ.*)(?=\)\n)/, (seconds) => `, tolerance=${seconds}`],
  [
    /(\n {8}\.inbox\(.*)(?=\n)/,
    (seconds) => `\n        .tolerance(std::time::Duration::from_secs(${seconds}))`,
  ],
]

export function fill(framework: Framework, settings: CodeSettings): FilledFile[] {
  return framework.files.map(({ path, text }) => ({
    path: unmarked(withPath(path, settings.path)),
    pieces: piecesOf(withTolerance(withPath(text, settings.path), settings.tolerance)),
  }))
}

/** Whether the path of the webhook is part of an example. */
export function hasPath({ files }: Framework): boolean {
  return files.some(({ path, text }) => path.includes(DOCUMENTED) || text.includes(DOCUMENTED))
}

export function textOf(pieces: readonly Piece[]): string {
  return pieces.map(({ text }) => text).join('')
}

function withPath(text: string, path: string): string {
  const plain = path.slice(1)
  if (plain === DOCUMENTED) return text
  const depth = plain.split('/').length
  return (
    text
      .replaceAll(DOCUMENTED, marked(plain))
      // In Next.js the folders of a file are its path.
      .replaceAll("'../../../receiver'", `'${marked('../'.repeat(depth + 1))}receiver'`)
  )
}

function withTolerance(text: string, tolerance: number): string {
  if (tolerance === catalog.toleranceSeconds) return text
  return RECEIVERS.reduce(
    (filled, [receiver, option]) =>
      filled.replace(receiver, (made) => made + marked(option(tolerance))),
    text,
  )
}

function marked(text: string): string {
  return OPEN + text + CLOSE
}

function unmarked(text: string): string {
  return textOf(piecesOf(text))
}

function piecesOf(text: string): Piece[] {
  return text
    .split(new RegExp(`${OPEN}([^${CLOSE}]*)${CLOSE}`))
    .map((piece, at) => ({ text: piece, isFilled: at % 2 === 1 }))
}
