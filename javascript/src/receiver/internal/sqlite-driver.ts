import { warningOfFolder } from './mounts.js'
import { checkPlace } from './places.js'
import { describe, invalidArgument } from './usage.js'

/** What `node:sqlite` and better-sqlite3 have in common. */
export interface Database {
  exec(sql: string): unknown
  prepare(sql: string): Prepared
  close(): void
}

export interface Prepared {
  all(values?: object): unknown[]
  run(values?: object): { changes: number | bigint }
}

export interface SqliteDriver {
  open(): Database
  /** Which file the path leads to now, if that can be told. */
  fileId(): string | undefined
  /** What is to be said of where it lies. */
  warning(): string | undefined
}

/** Where this file is, which the build puts here. */
declare const HERE: string

/** The modules of Node that are used. They are got in a way that no bundler sees, or fails at. */
interface Modules {
  'node:fs': {
    readFileSync(path: string, encoding: 'utf8'): string
    realpathSync(path: string): string
    statSync(path: string): { isDirectory(): boolean; dev: number; ino: number }
    statSync(path: string, options: { bigint: true }): { dev: bigint; ino: bigint }
  }
  'node:module': { createRequire(from: string): (name: string) => unknown }
  'node:path': { dirname(path: string): string; resolve(...paths: string[]): string }
  'node:sqlite': { DatabaseSync: new (path: string) => Database }
}

type BuiltIn = <Name extends keyof Modules>(name: Name) => Modules[Name] | undefined

type BetterSqlite = new (path: string, options: { timeout: number }) => Database

/** A SQLite file, with whichever driver there is. */
export function sqliteDriver(path: string): SqliteDriver {
  checkPath(path)
  checkPlace()
  const { process } = globalThis as {
    process?: { getBuiltinModule?: BuiltIn; cwd(): string }
  }
  if (process?.getBuiltinModule === undefined) {
    throw invalidArgument(
      'an inbox in a SQLite file needs Node.js 20.16, 22.3 or newer, or a runtime that is like it: give `inbox` a ' +
        '`postgresInbox(pool)`, or `inline` some claims',
    )
  }
  const builtIn: BuiltIn = process.getBuiltinModule.bind(process)
  checkFolder(path, builtIn)
  const sqlite = quietly(() => builtIn('node:sqlite'))
  const look = { fileId: identify(path, builtIn), warning: locate(path, builtIn) }
  if (sqlite !== undefined) return { open: () => new sqlite.DatabaseSync(path), ...look }
  const BetterSqlite = findBetterSqlite(builtIn, process.cwd())
  // It waits by itself, and the process with it, unless it is told not to.
  if (BetterSqlite !== undefined) {
    return { open: () => new BetterSqlite(path, { timeout: 0 }), ...look }
  }
  throw invalidArgument(
    'this runtime has no `node:sqlite`, and better-sqlite3 is not installed or does not load: `npm install ' +
      'better-sqlite3`, or use Node.js 22.13 or newer',
  )
}

function checkPath(path: unknown): void {
  if (typeof path !== 'string' || path === '') {
    throw invalidArgument(
      `\`inbox\` is ${path === '' ? 'empty' : describe(path)}: pass the path of a SQLite file, or a \`postgresInbox(pool)\``,
    )
  }
  if (/^:memory:|^file:.*mode=memory/.test(path)) {
    throw invalidArgument(
      '`inbox` is in memory, and what it holds would be lost with the process: pass the path of a file; for tests, ' +
        'one in a temporary folder',
    )
  }
}

function checkFolder(path: string, builtIn: BuiltIn): void {
  if (path.startsWith('file:')) return
  const [files, paths] = [builtIn('node:fs'), builtIn('node:path')]
  if (files === undefined || paths === undefined) return
  const folder = paths.dirname(paths.resolve(path))
  if (isFolder(files, folder)) return
  throw invalidArgument(`\`inbox\` is in the folder ${folder}, which does not exist: make it first`)
}

function identify(path: string, builtIn: BuiltIn): () => string | undefined {
  const files = builtIn('node:fs')
  // What a URI leads to is SQLite's to say.
  if (files === undefined || path.startsWith('file:')) return () => undefined
  return () =>
    quietly(() => {
      const { dev, ino } = files.statSync(path, { bigint: true })
      return `${dev}:${ino}`
    })
}

function locate(path: string, builtIn: BuiltIn): () => string | undefined {
  const [files, paths] = [builtIn('node:fs'), builtIn('node:path')]
  if (files === undefined || paths === undefined || path.startsWith('file:')) return () => undefined
  const folder = paths.dirname(paths.resolve(path))
  return () => warningOfFolder(folder, files)
}

/** What cannot be looked at, for want of a permission, may be one. */
function isFolder(files: Modules['node:fs'], path: string): boolean {
  try {
    return files.statSync(path).isDirectory()
  } catch (error) {
    return !['ENOENT', 'ENOTDIR'].includes((error as { code?: string } | null)?.code ?? '')
  }
}

function findBetterSqlite(builtIn: BuiltIn, cwd: string): BetterSqlite | undefined {
  // First as what depends on this package sees it; from a bundle, as the program sees it.
  for (const from of [() => HERE, () => `${cwd}/package.json`]) {
    const found = quietly(() => {
      const load = builtIn('node:module')?.createRequire(from())
      const Class = load?.('better-sqlite3') as BetterSqlite | undefined
      // Its addon is loaded with the first database only.
      if (Class !== undefined) new Class(':memory:', { timeout: 0 }).close()
      return Class
    })
    if (found !== undefined) return found
  }
  return undefined
}

function quietly<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}
