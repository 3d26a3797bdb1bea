/** A call for random bytes costs more than the bytes. */
const pool = new Uint8Array(4_096)
let used = pool.length

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** What nobody else has: 128 random bits. */
export function newLease(): string {
  if (used === pool.length) {
    crypto.getRandomValues(pool)
    used = 0
  }
  let lease = ''
  for (const end = used + 16; used < end; used += 1) lease += HEX[pool[used] as number]
  return lease
}
