// For everybody: axe, the keyboard alone, and what a screen reader is told.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import test from 'node:test'
import { firstFinding, TABS, withPage } from './harness.mjs'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const SIZES = { desktop: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } }

async function violations(page) {
  const { violations: found } = await page.evaluate(() => globalThis.axe.run())
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(', ')}`)
}

for (const [size, viewport] of Object.entries(SIZES)) {
  for (const colorScheme of ['light', 'dark']) {
    test(`axe finds nothing on a ${size}, ${colorScheme}`, () =>
      withPage({ viewport, colorScheme }, async (page) => {
        await page.evaluate(AXE)
        await firstFinding(page, 'body.python_json')
        for (const tab of TABS) {
          await page.click(`#tab-${tab}`)
          await page.waitForSelector(`#panel-${tab} h2, #panel-${tab} h3`)
          assert.deepEqual(await violations(page), [], tab)
        }
        // What is not seen at first.
        await page.click('#tab-verify')
        await page.selectOption('#sample', '')
        await page.waitForSelector('.event')
        await page.fill('#now', 'never')
        await page.getByRole('button', { name: 'Add another' }).click()
        await page.getByRole('button', { name: 'Share', exact: true }).click()
        assert.deepEqual(await violations(page), [], 'the dialog')
        await page.getByRole('button', { name: 'Close' }).click()
        assert.deepEqual(await violations(page), [], 'an event, and a time that is none')
      }))
  }
}

test('nothing is cut, from small phones to wide screens', () =>
  withPage({ viewport: { width: 320, height: 800 } }, async (page) => {
    for (const width of [320, 390, 768, 1280, 1920]) {
      await page.setViewportSize({ width, height: 800 })
      for (const tab of TABS) {
        await page.click(`#tab-${tab}`)
        await page.waitForSelector(`#panel-${tab} h2, #panel-${tab} h3`)
        const [seen, whole] = await page.evaluate(() => {
          const { clientWidth, scrollWidth } = document.documentElement
          return [clientWidth, scrollWidth]
        })
        assert.equal(whole, seen, `${tab} at ${width} pixels`)
      }
    }
  }))

test('tabs are one stop, and arrows go between them', () =>
  withPage({}, async (page) => {
    await firstFinding(page, 'body.python_json')
    await page.keyboard.press('Tab')
    const focused = () => page.evaluate(() => document.activeElement.id)
    assert.equal(await focused(), 'tab-verify')
    const order = []
    for (const key of [
      'ArrowRight',
      'ArrowRight',
      'ArrowRight',
      'ArrowRight',
      'ArrowLeft',
      'Home',
      'End',
    ]) {
      await page.keyboard.press(key)
      order.push(await focused())
      assert.equal(await page.getAttribute(`#${await focused()}`, 'aria-selected'), 'true')
    }
    assert.deepEqual(order, [
      'tab-sign',
      'tab-timeline',
      'tab-code',
      'tab-verify',
      'tab-code',
      'tab-verify',
      'tab-code',
    ])
  }))

test('all that a mouse can do in each tab, the keyboard reaches in order, with its focus seen', () =>
  withPage({}, async (page) => {
    await firstFinding(page, 'body.python_json')
    for (const tab of TABS) {
      await page.click(`#tab-${tab}`)
      await page.waitForSelector(`#panel-${tab} h2, #panel-${tab} h3`)
      const unreached = await page.evaluate(() => {
        const interactive = 'button, input:not([hidden]), textarea, select, summary, [role=slider]'
        for (const element of document.querySelectorAll(interactive)) {
          if (element.checkVisibility()) element.dataset.unreached = ''
        }
        document.activeElement.blur()
        return document.querySelectorAll('[data-unreached]').length
      })
      assert.ok(unreached > 3)
      for (let stop = 0; stop < unreached + 30; stop += 1) {
        await page.keyboard.press('Tab')
        const isSeen = await page.evaluate(() => {
          const element = document.activeElement
          delete element.dataset.unreached
          // Of a group of radio buttons and of tabs one is a stop, and arrows lead to the others.
          for (const other of document.querySelectorAll(
            `[name="${element.name || '-'}"][type=radio]`,
          )) {
            delete other.dataset.unreached
          }
          if (element === document.body) return true
          const grip = element.querySelector?.('.grip') ?? element
          const { outlineStyle, strokeWidth } = getComputedStyle(grip)
          return outlineStyle !== 'none' || Number.parseFloat(strokeWidth) >= 3
        })
        assert.ok(isSeen, `the focus is not seen in ${tab}`)
      }
      const left = await page
        .locator('[data-unreached]:not([role=tab]):not(:disabled)')
        .evaluateAll((elements) => elements.map((element) => element.outerHTML.slice(0, 120)))
      assert.deepEqual(left, [], tab)
    }
  }))

test('a delivery is judged and shared by the keyboard alone', () =>
  withPage({}, async (page) => {
    await firstFinding(page, 'body.python_json')
    await page.focus('#sample')
    await page.keyboard.press('ArrowUp')
    await page.waitForSelector('[data-verdict=accepted]')
    await page.focus('#header')
    await page.keyboard.press('End')
    await page.keyboard.press('Backspace')
    await firstFinding(page, 'header.truncated')
    const share = page.getByRole('button', { name: 'Share', exact: true })
    await share.focus()
    await page.keyboard.press('Enter')
    await page.waitForSelector('dialog[open]')
    await page.keyboard.press('Escape')
    await page.waitForSelector('dialog[open]', { state: 'detached' })
    assert.ok(await share.evaluate((button) => button === document.activeElement))
  }))

test('a screen reader is told the result, once, when it changes', () =>
  withPage({}, async (page) => {
    const announced = page.locator('#announced')
    assert.equal(await announced.getAttribute('role'), 'status')
    await announced
      .getByText('It does not verify: signature_mismatch. The body was parsed')
      .waitFor()
    await page.selectOption('#sample', '')
    await announced.getByText('It verifies.').waitFor()
  }))

test('nothing moves for those who want no motion', () =>
  withPage({ reducedMotion: 'reduce' }, async (page) => {
    const moving = await page.evaluate(
      () =>
        [...document.querySelectorAll('*')].filter((element) => {
          const { transitionDuration, animationName } = getComputedStyle(element)
          return transitionDuration !== '0s' || animationName !== 'none'
        }).length,
    )
    assert.equal(moving, 0)
  }))
