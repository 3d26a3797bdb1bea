import type { Delivery, Name, Question, Questions, Reply } from './protocol.js'

/** An older judgement that takes longer is broken off for a newer one. */
const PATIENCE_MS = 150

/** This page's own script, which is the engine where there is no document. */
const source = document.scripts[0]?.textContent ?? ''
const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }))

/** What the build puts before the page: all of the engine, which the worker runs. */
declare function loadEngine(): typeof import('./worker.js')
let local: ReturnType<typeof loadEngine> | undefined

const NO_ANSWER = { answer: {}, isLast: true }

type OnReply = (reply: Reply) => void

class Engine {
  readonly #waiting = new Map<number, { question: Question; onReply: OnReply }>()
  #worker = newWorker()
  #last = 0

  constructor() {
    if (this.#worker === undefined) return
    this.#worker.onmessage = ({ data }: MessageEvent<Reply>) => this.#take(data)
    this.#worker.onerror = () => {
      // It was not to be loaded: what happens within it comes as an answer.
      this.#worker = undefined
      for (const { question } of this.#waiting.values()) this.#send(question)
    }
  }

  ask<N extends Name>(name: N, ask: Questions[N]['ask'], onReply: (reply: Reply<N>) => void): void {
    this.#last += 1
    const question: Question = { number: this.#last, name, ask }
    this.#waiting.set(this.#last, { question, onReply: onReply as OnReply })
    this.#send(question)
  }

  end(): void {
    this.#worker?.terminate()
  }

  #send(question: Question): void {
    if (this.#worker !== undefined) {
      this.#worker.postMessage(question)
      return
    }
    // Later, as an answer of a worker would be.
    setTimeout(() => {
      try {
        local ??= loadEngine()
        local.answer(question, (reply) => this.#take(reply))
      } catch (error) {
        this.#take({ ...NO_ANSWER, number: question.number, failure: String(error) })
      }
    })
  }

  #take(reply: Reply): void {
    const waiting = this.#waiting.get(reply.number)
    if (reply.isLast) this.#waiting.delete(reply.number)
    if (reply.failure !== undefined) console.error(reply.failure)
    waiting?.onReply(reply)
  }
}

/** Undefined where a browser allows none to a page from the disk: then the page itself does the work. */
function newWorker(): Worker | undefined {
  try {
    return new Worker(url)
  } catch {
    return undefined
  }
}

let judges = new Engine()
let others: Engine | undefined

type OnJudged = (answer: Questions['judge']['answer'], isLast: boolean) => void

interface Job {
  readonly delivery: Delivery
  readonly onJudged: OnJudged
}

let running: Job | undefined
let next: Job | undefined
let patience: ReturnType<typeof setTimeout> | undefined

/** Judges a delivery, unless a newer one is to be judged before that is done. */
export function judge(delivery: Delivery, onJudged: OnJudged): void {
  const job = { delivery, onJudged }
  if (running === undefined) {
    start(job)
    return
  }
  next = job
  patience ??= setTimeout(() => {
    judges.end()
    judges = new Engine()
    start(next ?? job)
  }, PATIENCE_MS)
}

function start(job: Job): void {
  clearTimeout(patience)
  patience = undefined
  next = undefined
  running = job
  judges.ask('judge', job.delivery, ({ answer, isLast }) => {
    if (next === undefined) job.onJudged(answer, isLast)
    if (!isLast) return
    running = undefined
    if (next !== undefined) start(next)
  })
}

/** Asks for what is done at once. */
export function ask<N extends 'sign' | 'read'>(
  name: N,
  question: Questions[N]['ask'],
): Promise<Questions[N]['answer']> {
  others ??= new Engine()
  const engine = others
  return new Promise((resolve, reject) => {
    engine.ask(name, question, ({ answer, failure }) => {
      if (failure === undefined) resolve(answer)
      else reject(new Error(failure))
    })
  })
}
