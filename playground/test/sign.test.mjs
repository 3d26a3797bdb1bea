// What the page signs verifies elsewhere, and what it gives to copy runs.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import test, { after } from 'node:test'
import { Verifier } from 'gather-webhooks-wasm'
import { copied, ROOT, verdict, withPage } from './harness.mjs'

// Within the repository, where the packages are found.
mkdirSync(join(ROOT, 'target'), { recursive: true })
const folder = mkdtempSync(join(ROOT, 'target/pasted-'))
after(() => rmSync(folder, { recursive: true }))

/** What the button beside a heading copies. */
function copyOf(page, what) {
  const snippet = page.locator('.snippet', {
    has: page.getByRole('heading', { name: what, exact: true }),
  })
  // By its place: its name changes for a while when it has copied.
  return copied(page, snippet.getByRole('button'))
}

/** Bodies that are hard to quote, and such as are no event. */
const BODIES = [
  ['candidate_interview.completed', undefined],
  [
    'unrecognized',
    `{"event":"x","timestamp":"t","data":{"quotes":"'\\"\`$(echo)\\\\","lines":"\\n\\u2028","signs":"\\"#\\"##"}}`,
  ],
  ['unrecognized', '{"event":"x",\n"data":{"é":"😀 \u2028"}}'],
  ['malformed_payload', 'no JSON at all: \'"""\' \\ #"#'],
  ['malformed_payload', ''],
]

async function outputs() {
  const found = []
  await withPage({ fragment: 'sign' }, async (page) => {
    for (const [kind, body] of BODIES) {
      if (body !== undefined) {
        await page.locator('#as-written').check()
        await page.fill('#written', body)
      }
      const tests = {}
      // The kind is known once it is signed.
      await page.locator('#signed-test pre').getByText(kind).waitFor()
      for (const language of ['node', 'python', 'rust']) {
        await page.selectOption('#language', language)
        tests[language] = await copyOf(page, 'A test')
      }
      found.push({
        kind,
        header: await copyOf(page, 'Header'),
        body: await copyOf(page, 'Body'),
        tests,
      })
      if (body !== undefined) assert.equal(found.at(-1).body, body)
    }
  })
  return found
}

const signed = await outputs()

test('every body verifies elsewhere under the header that is shown', () => {
  const verifier = new Verifier('whsec_example')
  for (const { body, header } of signed) assert.ok(verifier.authenticate(body, header))
})

test('the tests for Node.js run', () => {
  const files = signed.map(({ tests }, at) => write(`node-${at}.test.mjs`, tests.node))
  const output = execFileSync(process.execPath, ['--test', ...files], {
    encoding: 'utf8',
    env: environment(),
  })
  assert.match(output, new RegExp(`# pass ${signed.length}\\n# fail 0`))
})

test('the tests for Python run', () => {
  const files = signed.map(({ tests }, at) => write(`test_python_${at}.py`, tests.python))
  const python = join(ROOT, '.venv/bin/python')
  const output = execFileSync(
    python,
    ['-m', 'pytest', '--quiet', '-p', 'no:cacheprovider', ...files],
    {
      encoding: 'utf8',
      cwd: folder,
    },
  )
  assert.match(output, new RegExp(`${signed.length} passed`))
})

test('the tests for Rust run', () => {
  const crate = join(folder, 'crate')
  mkdirSync(join(crate, 'tests'), { recursive: true })
  mkdirSync(join(crate, 'src'))
  writeFileSync(join(crate, 'src/lib.rs'), '')
  const core = JSON.stringify(join(ROOT, 'core'))
  writeFileSync(
    join(crate, 'Cargo.toml'),
    `[package]\nname = "playground-tests"\nedition = "2024"\n[dependencies]\ngather-webhooks = { path = ${core} }\n[workspace]\n[profile.dev]\ndebug = false\n`,
  )
  // The versions that are locked are those that are there.
  execFileSync('cp', [join(ROOT, 'Cargo.lock'), crate])
  const modules = signed.map(({ tests }, at) => `mod test_${at} {\n${tests.rust}}\n`)
  writeFileSync(join(crate, 'tests/all.rs'), modules.join('\n'))
  const output = execFileSync('cargo', ['test', '--quiet', '--offline', '--test=all'], {
    cwd: crate,
    encoding: 'utf8',
    // Of its own, so that it waits for no other build; kept, so that the next time is short.
    env: { ...process.env, CARGO_TARGET_DIR: join(ROOT, 'target/playground') },
  })
  assert.match(output, new RegExp(`test result: ok. ${signed.length} passed`))
})

test('the curl command delivers what was signed, byte for byte', async () => {
  const received = []
  const server = createServer(async (request, response) => {
    const chunks = []
    for await (const chunk of request) chunks.push(chunk)
    received.push({ headers: request.headers, body: Buffer.concat(chunks) })
    response.end('OK')
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    await withPage({ fragment: 'sign' }, async (page) => {
      await page.fill('#url', `http://127.0.0.1:${server.address().port}/webhooks/it's`)
      await page.locator('#as-written').check()
      await page.fill('#written', BODIES[1][1])
      await page.locator('#signed-test pre').getByText('unrecognized').waitFor()
      const { spawn } = await import('node:child_process')
      const command = await copyOf(page, 'curl')
      const shell = spawn('sh', ['-c', command.replace('curl ', 'curl --silent --fail ')])
      assert.equal(await new Promise((resolve) => shell.on('close', resolve)), 0)
    })
  } finally {
    server.close()
  }
  const [{ headers, body }] = received
  assert.equal(headers['content-type'], 'application/json')
  assert.equal(
    new Verifier('whsec_example').verify(body, headers['x-qualifi-signature']).event,
    'x',
  )
})

test('every event has a form, and what is left empty is left out', () =>
  withPage({ fragment: 'sign' }, async (page) => {
    for (const name of await page.locator('#event option').allInnerTexts()) {
      await page.selectOption('#event', name)
      await page.locator('#signed-body').getByText(`"event":"${name}"`).waitFor()
    }
    await page.getByLabel('data.title').fill('')
    await page.locator('#signed-body').getByText('"data":{"interviewId"').waitFor()
    assert.doesNotMatch(await page.innerText('#signed-body'), /title/)
  }))

test('any text goes into t, and the secret into the header alone', () =>
  withPage({ fragment: 'sign' }, async (page) => {
    await page.fill('#sign-secret', 'whsec_mine')
    await page.fill('#t', '2024-01-01T00:00:00Z')
    await page.locator('#signed-header').getByText('t=2024-01-01T00:00:00Z,v1=').waitFor()
    assert.doesNotMatch(await page.innerText('.result'), /whsec_mine/)
    const [header, body] = [await copyOf(page, 'Header'), await copyOf(page, 'Body')]
    const now = Date.parse('2024-01-01T00:00:00Z') / 1000
    assert.ok(new Verifier('whsec_mine').authenticate(body, header, { now }))
  }))

test('a secret that cannot sign is told', () =>
  withPage({ fragment: 'sign' }, async (page) => {
    await page.fill('#sign-secret', '')
    await page.getByText('It cannot be signed: ').waitFor()
  }))

test('what is signed is verified on the first tab', () =>
  withPage({ fragment: 'sign' }, async (page) => {
    await page.getByRole('button', { name: 'Verify it on this page' }).click()
    await verdict(page, 'accepted')
    assert.equal(await page.evaluate(() => document.activeElement.id), 'tab-verify')
  }))

function write(name, text) {
  const file = join(folder, name)
  writeFileSync(file, text)
  return file
}

/** Node.js has tests within tests report to the outer ones. */
function environment() {
  const { NODE_TEST_CONTEXT, ...rest } = process.env
  return rest
}
