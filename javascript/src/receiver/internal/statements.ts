import postgresFile from '../../../../receiver/sql/postgres.sql'
import sqliteFile from '../../../../receiver/sql/sqlite.sql'

export type Value = string | number | Uint8Array | readonly string[] | null
export type Values = Readonly<Record<string, Value>>
export type Row = Readonly<Record<string, unknown>>

/** What a statement gave, and how many rows it changed. */
export interface Result {
  readonly rows: readonly Row[]
  readonly changes: number
}

/** The statements by their names. */
export type Statements = ReadonlyMap<string, string>

/** Those of a file: each begins with a line that names it. Comments are not for the database. */
function statementsOf(file: string): Statements {
  const parts = file.split(/^-- name: (\w+)\n/m).slice(1)
  const statements = new Map<string, string>()
  for (let at = 0; at + 1 < parts.length; at += 2) {
    statements.set(parts[at] as string, (parts[at + 1] as string).replace(/^--.*\n/gm, '').trim())
  }
  return statements
}

export const sqlite = statementsOf(sqliteFile)
export const postgres = statementsOf(postgresFile)

export function statement(statements: Statements, name: string): string {
  const text = statements.get(name)
  if (text === undefined) throw new Error(`no statement ${name}`)
  return text
}
