// Every mistake that `explain` knows, through the fields of the page.

import assert from 'node:assert/strict'
import test from 'node:test'
import {
  documentedIds,
  enter,
  explainVectors,
  firstFinding,
  vector,
  verdict,
  withPage,
} from './harness.mjs'

test('every finding is found, entered as a user does', async () => {
  const ids = documentedIds()
  assert.ok(ids.length >= 55)
  await withPage({}, async (page) => {
    for (const id of ids) {
      const found = explainVectors().find(
        ({ expect, secrets, secrets_base64 }) =>
          expect.ok?.first === id && !secrets_base64 && secrets.length === 1,
      )
      await enter(page, found)
      assert.deepEqual(await firstFinding(page, id), found.expect.ok, found.name)
    }
  })
})

test('the link of a fault fails in the way that it names, for every finding', async () => {
  await withPage({}, async (page) => {
    for (const id of documentedIds()) {
      await page.evaluate((id) => {
        location.hash = `fault=${id}`
      }, id)
      const { first, grade } = await firstFinding(page, id)
      assert.equal(first, id)
      const own = explainVectors().filter(({ expect }) => expect.ok?.first === id)
      assert.ok(own.some(({ expect }) => expect.ok.grade === grade))
      assert.equal(await page.inputValue('#sample'), id)
    }
  })
})

test('two mistakes at once are both shown', async () => {
  await withPage({}, async (page) => {
    await enter(page, vector('secret.white_space: and a quoted header'))
    await firstFinding(page, 'secret.white_space')
    assert.equal(await page.locator('.finding').count(), 2)
  })
})

test('what verifies shows its event, and an unknown one its reason', async () => {
  await withPage({}, async (page) => {
    await page.selectOption('#sample', '')
    await verdict(page, 'accepted')
    assert.equal(
      await page.locator('.event').getAttribute('data-event'),
      'candidate_interview.completed',
    )
    const states = await page
      .locator('.steps li')
      .evaluateAll((steps) => steps.map((step) => step.dataset.state))
    assert.deepEqual(states, ['passed', 'passed', 'passed', 'passed'])
  })
})

test('where nothing is known, it says what was ruled out', async () => {
  await withPage({}, async (page) => {
    await enter(page, vector('another secret, completed'))
    await verdict(page, 'signature_mismatch')
    await firstFinding(page, null)
    assert.match(await page.innerText('.finding'), /No known mistake[\s\S]*secret/)
  })
})

test('the difference is shown with its offset, the bytes around it, and what cannot be seen', async () => {
  await withPage({ fragment: 'fault=body.crlf' }, async (page) => {
    await firstFinding(page, 'body.crlf')
    const sides = await page.innerText('.sides')
    assert.match(sides, /received[\s\S]*\\r\\n[\s\S]*signed[\s\S]*\\n/)
    const marks = await page.locator('.sides mark').allInnerTexts()
    assert.deepEqual(marks, ['\\r', '\\n'])
    assert.equal(await page.locator('.hex mark').first().innerText(), '0d')
  })
  await withPage({ fragment: 'fault=body.bom' }, async (page) => {
    await firstFinding(page, 'body.bom')
    assert.deepEqual((await page.locator('.sides mark').allInnerTexts())[0], '<BOM>')
    assert.match(await page.innerText('#body-facts'), /byte order mark/)
  })
})

test('the place of the difference is selected in the body', async () => {
  await withPage({}, async (page) => {
    await firstFinding(page, 'body.python_json')
    await page.getByRole('button', { name: 'The first difference is at byte 9' }).click()
    await page.waitForFunction(() => {
      const field = document.activeElement
      return (
        field.id === 'body' && field.value.slice(field.selectionStart, field.selectionEnd) === ' '
      )
    })
  })
})

test('a secret stays hidden until it is shown', async () => {
  await withPage({}, async (page) => {
    assert.equal(await page.getAttribute('#secret-0', 'type'), 'password')
    await page.getByRole('button', { name: 'Show Secret' }).click()
    assert.equal(await page.getAttribute('#secret-0', 'type'), 'text')
  })
})

test('several secrets: any of them may match, and each can be taken away', async () => {
  await withPage({ fragment: '' }, async (page) => {
    const accepted = vector('accepted, completed')
    await enter(page, { ...accepted, secrets: ['whsec_another', ...accepted.secrets] })
    await verdict(page, 'accepted')
    await page.getByRole('button', { name: 'Remove secret 2' }).click()
    await verdict(page, 'signature_mismatch')
  })
})

test('a time or a tolerance that is none is told', async () => {
  await withPage({}, async (page) => {
    await page.fill('#now', 'yesterday')
    await page.getByText('This is no time').waitFor()
    await page.fill('#now', '2023-11-14T22:13:20Z')
    await page.getByText('This is no time').waitFor({ state: 'detached' })
    await page.fill('#tolerance', 'much')
    await page.getByText('The tolerance is a number').waitFor()
  })
})

test('the clock of the machine judges, too', async () => {
  await withPage({}, async (page) => {
    await page.selectOption('#sample', '')
    await page.getByLabel('This machine’s clock').check()
    await verdict(page, 'timestamp_too_old')
    await firstFinding(page, 'time.old_delivery')
  })
})
