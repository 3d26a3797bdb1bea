// The drawing of attempts and tolerance: dragged, stepped, and told in words.

import assert from 'node:assert/strict'
import test from 'node:test'
import { withPage } from './harness.mjs'

const fates = (page) =>
  page.locator('.outcome li').evaluateAll((items) => items.map((item) => item.dataset.fate))
const setSlider = (page, id, value) => page.locator(`#${id}`).fill(String(value))

test('what is usual: away for three minutes, and delivered by the third attempt', () =>
  withPage({ fragment: 'timeline' }, async (page) => {
    await page.getByText('Delivered by the third attempt').waitFor()
    assert.deepEqual(await fates(page), ['away', 'away', 'delivered'])
  }))

test('a tolerance of five minutes refuses the third attempt', () =>
  withPage({ fragment: 'timeline' }, async (page) => {
    await setSlider(page, 'slide-tolerance', 360)
    assert.deepEqual(await fates(page), ['away', 'away', 'delivered'])
    await setSlider(page, 'slide-tolerance', 350)
    assert.deepEqual(await fates(page), ['away', 'away', 'old'])
    await page.getByText('Lost: the sender does not try again').waitFor()
    await page.getByLabel('Each attempt is signed anew').check()
    assert.deepEqual(await fates(page), ['away', 'away', 'delivered'])
  }))

test('answers after five seconds count as failed, and are taken three times', () =>
  withPage({ fragment: 'timeline' }, async (page) => {
    await page.getByRole('button', { name: 'Slow answers' }).click()
    assert.deepEqual(await fates(page), ['late', 'late', 'late'])
    await page.getByText('Taken, and yet failed to the sender').waitFor()
    await page.getByText('Your server took it 3 times').waitFor()
    await setSlider(page, 'slide-answer', 5)
    assert.deepEqual(await fates(page), ['delivered', 'unsent', 'unsent'])
  }))

test('a clock that is behind has timestamps ahead of it', () =>
  withPage({ fragment: 'timeline' }, async (page) => {
    await setSlider(page, 'slide-outage', 0)
    await setSlider(page, 'slide-tolerance', 60)
    await setSlider(page, 'slide-ahead', -90)
    assert.deepEqual(await fates(page), ['future', 'delivered', 'unsent'])
  }))

test('each of the cases to try is what it says', () =>
  withPage({ fragment: 'timeline' }, async (page) => {
    const seen = []
    for (const button of await page.locator('.cases button').all()) {
      await button.click()
      assert.equal(await button.getAttribute('aria-pressed'), 'true')
      seen.push((await fates(page)).join(' '))
    }
    assert.deepEqual(seen, [
      'away away delivered',
      'away away old',
      'away away away',
      'late late late',
      'away away old',
    ])
  }))

test('handles are dragged', () =>
  withPage({ fragment: 'timeline' }, async (page) => {
    const handle = page.getByRole('slider', { name: 'Tolerance' }).first()
    const { x, y, width, height } = await handle.boundingBox()
    await page.mouse.move(x + width / 2, y + height / 2)
    await page.mouse.down()
    await page.mouse.move(x + width / 2 - 500, y + height / 2, { steps: 5 })
    await page.mouse.up()
    assert.deepEqual(await fates(page), ['away', 'away', 'old'])
    const now = Number(await handle.getAttribute('aria-valuenow'))
    assert.ok(now > 240 && now < 330, String(now))
    assert.equal(Number(await page.inputValue('#slide-tolerance')), now)
  }))

test('handles are stepped by the keys of a slider', () =>
  withPage({ fragment: 'timeline' }, async (page) => {
    const handle = page.getByRole('slider', { name: 'Your server is away for' }).first()
    const value = async () => Number(await handle.getAttribute('aria-valuenow'))
    await handle.focus()
    const seen = []
    for (const key of [
      'ArrowRight',
      'ArrowLeft',
      'ArrowLeft',
      'PageUp',
      'PageDown',
      'End',
      'Home',
      'ArrowDown',
    ]) {
      await page.keyboard.press(key)
      seen.push(await value())
    }
    assert.deepEqual(seen, [190, 180, 170, 230, 170, 720, 0, 0])
    assert.equal(await handle.getAttribute('aria-valuetext'), '0 s')
    assert.deepEqual(await fates(page), ['delivered', 'unsent', 'unsent'])
  }))
