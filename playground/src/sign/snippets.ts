// What is copied from the page and run elsewhere. The tests of the playground run each of them.

import catalog from 'data:catalog'

export type Language = 'node' | 'python' | 'rust'

/** What a verifier makes of the body: the kind of its event, or the code of its error. */
export interface Outcome {
  readonly kind: string
  readonly isEvent: boolean
}

/** A command for a POSIX shell. */
export function curl(url: string, header: string, body: string): string {
  return [
    `curl --request POST ${quoted(url)}`,
    `  --header 'Content-Type: application/json'`,
    `  --header ${quoted(`${catalog.signatureHeader}: ${header}`)}`,
    `  --data-binary ${quoted(body)}`,
  ].join(' \\\n')
}

/** A test that needs no server; it signs anew each time, with a secret of its own. */
export function test(language: Language, body: string, outcome: Outcome): string {
  return TESTS[language](body, outcome)
}

const TESTS: Record<Language, (body: string, outcome: Outcome) => string> = {
  node: (body, { kind, isEvent }) => `import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sign, Verifier } from 'gather-webhooks'

const body = ${javascript(body)}

test('what is signed verifies', () => {
  const verifier = new Verifier('whsec_test')
${
  isEvent
    ? `  const event = verifier.verify(body, sign(body, 'whsec_test'))
  assert.equal(event.kind, '${kind}')`
    : `  assert.throws(() => verifier.verify(body, sign(body, 'whsec_test')), { code: '${kind}' })`
}
})
`,
  python: (
    body,
    { kind, isEvent },
  ) => `${isEvent ? '' : 'import pytest\n\n'}from gather_webhooks import ${isEvent ? 'Verifier, sign' : 'Verifier, WebhookError, sign'}

BODY = ${python(body)}


def test_what_is_signed_verifies() -> None:
    verifier = Verifier("whsec_test")
${
  isEvent
    ? `    event = verifier.verify(BODY, sign(BODY, "whsec_test"))
    assert event.kind == "${kind}"`
    : `    with pytest.raises(WebhookError) as caught:
        verifier.verify(BODY, sign(BODY, "whsec_test"))
    assert caught.value.code == "${kind}"`
}
`,
  rust: (body, { kind, isEvent }) => `use std::time::UNIX_EPOCH;

use gather_webhooks::{Verifier, sign};

const BODY: &str = ${rust(body)};

#[test]
fn what_is_signed_verifies() {
    let now = UNIX_EPOCH.elapsed().unwrap().as_secs();
    let verifier = Verifier::new("whsec_test").unwrap();
    let verified = verifier.verify(BODY, &sign(BODY, "whsec_test", now));
${
  isEvent
    ? `    assert_eq!(verified.unwrap().kind.as_str(), "${kind}");`
    : `    assert_eq!(verified.unwrap_err().code(), "${kind}");`
}
}
`,
}

/** In single quotes, within which a shell reads nothing. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}

function javascript(text: string): string {
  return /['\\\p{Cc}]/u.test(text) ? JSON.stringify(text) : `'${text}'`
}

function python(text: string): string {
  if (!/['\\\p{Cc}]/u.test(text)) return `'${text}'`
  return JSON.stringify(text).replace(/\p{Cc}/gu, (control) => `\\x${hex(control, 2)}`)
}

/** Raw, with as many signs around it as none is within; Rust takes no CR in there. */
function rust(text: string): string {
  if (text.includes('\r')) return escapedForRust(text)
  const longest = Math.max(
    0,
    ...[...text.matchAll(/"(#*)/g)].map(([, signs]) => (signs?.length ?? 0) + 1),
  )
  const signs = '#'.repeat(longest)
  return `r${signs}"${text}"${signs}`
}

function escapedForRust(text: string): string {
  const escaped = text.replace(/["\\]|\p{Cc}/gu, (character) =>
    character === '"' || character === '\\' ? `\\${character}` : `\\u{${hex(character, 1)}}`,
  )
  return `"${escaped}"`
}

function hex(character: string, length: number): string {
  return character.charCodeAt(0).toString(16).padStart(length, '0')
}
