import type { Delivery, Name, Question, Questions, Reply } from './protocol.js'

/** An older judgement that takes longer is broken off for a newer one. */
const PATIENCE_MS = 150

/** This page's own script, which is the engine where there is no document. */
const source = document.scripts[0]?.textContent ?? ''
const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }))

type OnReply = (reply: Reply) => void

class Engine {
  readonly #worker = new Worker(url)
  readonly #waiting = new Map<number, OnReply>()
  #last = 0

  constructor() {
    this.#worker.onmessage = ({ data }: MessageEvent<Reply>) => {
      const onReply = this.#waiting.get(data.number)
      if (data.isLast) this.#waiting.delete(data.number)
      if (data.failure !== undefined) console.error(data.failure)
      onReply?.(data)
    }
  }

  ask<N extends Name>(name: N, ask: Questions[N]['ask'], onReply: (reply: Reply<N>) => void): void {
    this.#last += 1
    this.#waiting.set(this.#last, onReply as OnReply)
    const question: Question<N> = { number: this.#last, name, ask }
    this.#worker.postMessage(question)
  }

  end(): void {
    this.#worker.terminate()
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
