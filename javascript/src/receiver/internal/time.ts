import { StoreError } from './store-error.js'

/** How long a store may take, in milliseconds: a request must be answered within 5 seconds. */
const STORE_MS = 4_000
/** How long a claim on a delivery holds, and how often it is renewed meanwhile. */
export const LEASE_MS = 30_000
export const RENEW_MS = 10_000
/** How far apart the clocks of two machines may be. */
export const CLOCKS_MS = 5_000

/** The moment, in milliseconds since the Unix epoch, until which a store may take. */
export function storeDeadline(): number {
  return Date.now() + STORE_MS
}

export function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}

/** Until the event loop has done what it is at. */
export function nextTurn(): Promise<void> {
  const { setImmediate } = globalThis as { setImmediate?: (work: () => void) => void }
  return new Promise((resolve) => {
    if (setImmediate === undefined) setTimeout(resolve, 0)
    else setImmediate(resolve)
  })
}

/** A timer that keeps no process alive. */
export function background(milliseconds: number, work: () => void): () => void {
  const timer = setTimeout(work, milliseconds)
  unref(timer)
  return () => clearTimeout(timer)
}

/** In browsers and Workers, timers are numbers. */
function unref(timer: unknown): void {
  ;(timer as { unref?(): void }).unref?.()
}

/** Waits for all of some work, whatever comes of it, until a moment at most. */
export async function atMost(
  until: number,
  work: Iterable<Promise<unknown> | undefined>,
): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, Math.max(0, until - Date.now()))
  })
  await Promise.race([Promise.allSettled(work), over])
  clearTimeout(timer)
}

/**
 * What `work` gives by the deadline. After it, it is `late` that gets what comes of it still, and the promise is
 * rejected.
 */
export function within<T>(
  deadline: number,
  work: PromiseLike<T>,
  late: (value: T) => void = () => {},
): Promise<T> {
  return new Promise((resolve, reject) => {
    let isLate = false
    const timer = setTimeout(
      () => {
        isLate = true
        reject(new StoreError('it did not answer within 4 seconds'))
      },
      Math.max(0, deadline - Date.now()),
    )
    work.then(
      (value) => {
        clearTimeout(timer)
        if (isLate) late(value)
        else resolve(value)
      },
      (error) => {
        clearTimeout(timer)
        reject(error)
      },
    )
  })
}
