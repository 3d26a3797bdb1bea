interface Files {
  readFileSync(path: string, encoding: 'utf8'): string
  realpathSync(path: string): string
}

const IN_MEMORY =
  'lies in memory, and is lost when the machine or the container restarts, with every delivery that was answered and not ' +
  'handled: put it on a disk, or use `postgresInbox(pool)`'
const IN_THE_CONTAINER =
  'lies in the container itself, and is lost when that is replaced, with every delivery that was answered and not ' +
  'handled: put it on a volume, or use `postgresInbox(pool)`'
const ON_THE_NETWORK =
  'lies on a network file system, whose locks cannot be relied on: two processes may corrupt it. Put it on a local disk, ' +
  'or use `postgresInbox(pool)`'

const KINDS: readonly (readonly [RegExp, string])[] = [
  [/^(tmpfs|ramfs)$/, IN_MEMORY],
  [/^overlay$/, IN_THE_CONTAINER],
  [/^(nfs.*|cifs|smb3|9p|fuse\.s3fs)$/, ON_THE_NETWORK],
]

/** What is to be said of where a folder lies, on Linux. */
export function warningOfFolder(folder: string, files: Files): string | undefined {
  // Deno would ask whoever sits there whether this may be read.
  if ('Deno' in globalThis) return undefined
  try {
    const real = files.realpathSync(folder)
    const type = typeOf(real, files.readFileSync('/proc/self/mounts', 'utf8'))
    const what = KINDS.find(([pattern]) => pattern.test(type))?.[1]
    return what && `the inbox, in ${real} (${type}), ${what}`
  } catch {
    return undefined
  }
}

/** The type of the file system that a path is on: of the longest mount, and of those the last. */
export function typeOf(path: string, mounts: string): string {
  let found = { length: -1, type: '' }
  for (const line of mounts.split('\n')) {
    const [, escaped, type] = line.split(' ')
    if (escaped === undefined || type === undefined) continue
    const mount = escaped.replace(/\\(\d{3})/g, (_, octal: string) =>
      String.fromCharCode(Number.parseInt(octal, 8)),
    )
    const isIn = path === mount || path.startsWith(mount.endsWith('/') ? mount : `${mount}/`)
    if (isIn && mount.length >= found.length) found = { length: mount.length, type }
  }
  return found.type
}
