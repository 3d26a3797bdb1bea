// The code is that of the examples, which have tests of their own; what is filled in is still a program.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import test from 'node:test'
import esbuild from 'esbuild'
import { ROOT, withPage } from './harness.mjs'

const files = (page) =>
  page.locator('.code .snippet').evaluateAll((snippets) =>
    snippets.map((snippet) => ({
      name: snippet.querySelector('h3').textContent,
      text: snippet.querySelector('pre').textContent,
      filled: [...snippet.querySelectorAll('mark')].map((mark) => mark.textContent),
    })),
  )

/** Every file of every framework, as the page shows it. */
async function everyFramework(page, use) {
  const names = await page.locator('#framework option').allInnerTexts()
  assert.ok(names.length >= 24)
  for (const name of names) {
    await page.selectOption('#framework', name)
    await page.locator('.code h2').getByText(name, { exact: true }).waitFor()
    const shown = await files(page)
    const commands = shown.pop()
    await use(name, shown, commands)
  }
}

test('every framework is there, and its files are those of its example', () =>
  withPage({ fragment: 'code' }, async (page) => {
    const examples = readdirSync(join(ROOT, 'examples'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules'))
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    await everyFramework(page, (name, shown, commands) => {
      assert.ok(shown.length > 0)
      assert.ok(commands.text.length > 0)
      for (const { text, filled } of shown) {
        assert.ok(examples.includes(text), name)
        assert.deepEqual(filled, [])
      }
    })
  }))

test('whatever a program imports is installed, or its example has to be copied', () =>
  withPage({ fragment: 'code' }, async (page) => {
    await everyFramework(page, async (name, shown, { text: commands }) => {
      const notes = await page.locator('.code').innerText()
      if (/It needs .+ copy examples\//.test(notes)) return
      for (const { name: file, text } of shown) {
        for (const module of importsOf(file, text)) {
          assert.ok(commands.includes(module), `${name}: ${module} is not in ${commands}`)
        }
      }
    })
  }))

/** What is to be installed for a program, by the names that it imports; what is part of a language or of it is not. */
function importsOf(file, text) {
  const patterns = {
    '.py': /^(?:from|import) (\w+)/gm,
    '.rs': /^ *use (\w+)/gm,
  }
  const pattern = patterns[extname(file)] ?? /from '((?:@[\w-]+\/)?[\w-]+)/g
  const builtIn =
    /^(node|bun|std|os|sqlite3|pathlib|contextlib|collections|typing|asyncio|sys|__future__|project|receiver)$/
  const names = [...text.matchAll(pattern)].map(([, module]) => module)
  return names
    .filter((module) => !builtIn.test(module))
    .map((module) => (extname(file) === '.js' ? module : module.replaceAll('_', '-')))
}

test('path and tolerance are filled in, and each file is still a program', () =>
  withPage({ fragment: 'code' }, async (page) => {
    await page.fill('#path', '/in/hooks/of/gather')
    await page.fill('#code-tolerance', '421')
    await everyFramework(page, (name, shown) => {
      const all = shown.map(({ name: file, text }) => `${file}\n${text}`).join('\n')
      if (!name.includes('Lambda')) assert.match(all, /in\/hooks\/of\/gather/, name)
      assert.doesNotMatch(all, /webhooks\/qualifi/, name)
      assert.match(all, /(?:toleranceSeconds: |tolerance=|from_secs\()421/, name)
      assert.ok(shown.some(({ filled }) => filled.length > 0))
      for (const { name: file, text } of shown) parse(file, text)
    })
    await page.selectOption('#framework', 'Next.js')
    const route = (await files(page)).find(({ name }) => name === 'app/in/hooks/of/gather/route.ts')
    assert.match(route.text, /import\('\.\.\/\.\.\/\.\.\/\.\.\/\.\.\/receiver'\)/)
  }))

test('a tolerance that is filled in is one that a receiver takes', () =>
  withPage({ fragment: 'code' }, async (page) => {
    await page.fill('#code-tolerance', '421')
    await page.selectOption('#framework', 'Starlette')
    const [{ text }] = await files(page)
    const script = `import os, pathlib, tempfile\nos.environ["WEBHOOK_SECRET"] = "whsec_test"\nos.chdir(tempfile.mkdtemp())\n`
    const made = text.match(/^from gather_webhooks.receiver.*$|^receiver = .*$/gm).join('\n')
    execFileSync(join(ROOT, '.venv/bin/python'), ['-c', `${script}${made}`])
  }))

test('a path or a tolerance that is none is told, and not filled in', () =>
  withPage({ fragment: 'code' }, async (page) => {
    await page.fill('#path', 'no slash')
    await page.getByText('A path begins with /').waitFor()
    await page.fill('#code-tolerance', '-1')
    await page.getByText('The tolerance is a number').waitFor()
    assert.ok((await files(page)).every(({ filled }) => filled.length === 0))
  }))

test('no secret of the other tabs comes into the code', () =>
  withPage({}, async (page) => {
    await page.fill('#secret-0', 'whsec_mine')
    await page.click('#tab-sign')
    await page.fill('#sign-secret', 'whsec_mine')
    await page.click('#tab-code')
    assert.doesNotMatch(await page.innerText('#panel-code'), /whsec_mine/)
  }))

/** Throws if it is no program of its language. */
function parse(name, text) {
  const extension = extname(name)
  if (extension === '.py') {
    execFileSync(
      join(ROOT, '.venv/bin/python'),
      ['-c', 'import ast, sys; ast.parse(sys.stdin.read())'],
      { input: text },
    )
  } else if (extension === '.rs') {
    execFileSync('rustfmt', ['--edition=2024', '--emit=stdout'], { input: text })
  } else {
    assert.ok(['.js', '.ts'].includes(extension), name)
    esbuild.transformSync(text, { loader: extension.slice(1) })
  }
}
