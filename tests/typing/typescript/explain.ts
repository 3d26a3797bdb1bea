// What the types of `explain` promise, proved by compiling it: nothing here is ever run. `scripts/typecheck.mjs` compiles it
// against both packages, as an ES module and as CommonJS.

import type { ErrorCode, Secret, Signature } from 'gather-webhooks'
import {
  type Difference,
  type ExplainOptions,
  type Explanation,
  explain,
  type Finding,
  type Mistake,
  mistakes,
  type Step,
} from 'gather-webhooks/explain'

type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
function prove<_Claim extends true>(): void {}

declare const bytes: Uint8Array
declare const headers: Record<string, string | string[] | undefined>
const secrets: readonly Secret[] = ['new', bytes]
const options: ExplainOptions = { now: new Date(), toleranceSeconds: null }

const signatures: Signature[] = ['text', ['text', 'text'], [], null, undefined]
for (const signature of signatures) {
  prove<Equal<ReturnType<typeof explain>, Explanation>>()
  explain('text', signature, 'secret')
  explain(bytes, signature, bytes, options)
  explain(bytes.buffer, signature, secrets, { now: 1_700_000_000 })
  explain('text', headers['x-qualifi-signature'], 'secret', { toleranceSeconds: 300 })
  explain('text', signature, 'secret', null)
}
// @ts-expect-error: the body must be raw.
explain({ event: 'interview.created' }, 'text', 'secret')
// @ts-expect-error: the body must be awaited.
explain(Promise.resolve('text'), 'text', 'secret')
// @ts-expect-error: the secret must be given.
explain('text', 'text')
// @ts-expect-error: an environment variable may not be set.
explain('text', 'text', {}['WEBHOOK_SECRET' as never] as string | undefined)
// @ts-expect-error: a time is a Date or seconds.
explain('text', 'text', 'secret', { now: '2024-01-01T00:00:00Z' })
// @ts-expect-error: there is no such option.
explain('text', 'text', 'secret', { tolerance: 300 })

const explanation = explain('text', null, 'secret')
prove<Equal<typeof explanation.verdict, 'accepted' | ErrorCode>>()
prove<Equal<typeof explanation.steps, readonly Step[]>>()
prove<Equal<typeof explanation.findings, readonly Finding[]>>()
prove<Equal<typeof explanation.tried, number>>()
prove<Equal<typeof explanation.text, string>>()
// @ts-expect-error: there is no such verdict.
if (explanation.verdict === 'rejected') void explanation
// @ts-expect-error: a report is not to be changed.
explanation.verdict = 'accepted'
// @ts-expect-error: a report is not to be changed.
explanation.findings.pop()

for (const { name, state, sentence } of explanation.steps) {
  prove<Equal<typeof name, 'header' | 'signature' | 'timestamp' | 'payload'>>()
  prove<Equal<typeof state, 'passed' | 'failed' | 'not_reached'>>()
  prove<Equal<typeof sentence, string>>()
}
for (const finding of explanation.findings) {
  const mistake: Mistake = finding
  prove<Equal<typeof finding.grade, 'proven' | 'likely'>>()
  prove<Equal<typeof finding.difference, Difference | null>>()
  // @ts-expect-error: there may be none.
  finding.difference.offset
  const { offset, caret } = finding.difference ?? { offset: 0, caret: 0 }
  prove<Equal<typeof offset, number>>()
  prove<Equal<typeof caret, number>>()
  prove<Equal<NonNullable<typeof finding.difference>['received'], string>>()
  prove<Equal<NonNullable<typeof finding.difference>['signed'], string>>()
  void mistake
}

for (const { id, title, cause, fix } of mistakes()) {
  const texts: string[] = [id, title, cause, fix]
  void texts
}
