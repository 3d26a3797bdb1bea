// The file as a whole: it works from everywhere, and reaches nothing.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import test, { after } from 'node:test'
import { fileURLToPath } from 'node:url'
import {
  enter,
  FROM_DISK,
  FROM_SERVER,
  firstFinding,
  TABS,
  vector,
  verdict,
  withPage,
} from './harness.mjs'

/** What must not be reached: it counts who tries. */
let reached = 0
const trap = createServer((_, response) => {
  reached += 1
  response.setHeader('access-control-allow-origin', '*')
  response.end()
})
trap.on('upgrade', (_, socket) => {
  reached += 1
  socket.destroy()
})
await new Promise((resolve) => trap.listen(0, '127.0.0.1', resolve))
after(() => trap.close())
const TRAP = `127.0.0.1:${trap.address().port}`

for (const [place, url] of [
  ['disk', FROM_DISK],
  ['a server', FROM_SERVER],
]) {
  test(`every tab works from ${place}, and nothing is requested but the page`, () =>
    withPage({ url: 'about:blank' }, async (page) => {
      const requests = []
      page.on('request', (request) => {
        if (!/^(?:data|blob):/.test(request.url())) requests.push(request.url())
      })
      await page.goto(url)
      await firstFinding(page, 'body.python_json')
      for (const tab of TABS) {
        await page.click(`#tab-${tab}`)
        assert.ok((await page.innerText(`#panel-${tab}`)).length > 100)
      }
      assert.deepEqual(requests, [url])
    }))

  test(`no request is possible from ${place}`, () =>
    withPage({ url }, async (page, { complaints }) => {
      await firstFinding(page, 'body.python_json')
      const violations = await page.evaluate(tryEverything, TRAP)
      assert.deepEqual(violations, {
        fetch: 'refused',
        xhr: 'refused',
        beacon: 'refused',
        image: 'refused',
        media: 'refused',
        form: 'refused',
        socket: 'refused',
        events: 'refused',
        script: 'refused',
        inline: 'refused',
        style: 'refused',
        font: 'refused',
        frame: 'refused',
        object: 'refused',
        module: 'refused',
        worker: 'refused',
        'fetch of a worker': 'refused',
        'import of a worker': 'refused',
        rtc: 'refused',
      })
      assert.equal(reached, 0)
      // The browser says so, too.
      complaints.length = 0
    }))
}

test('it is reloaded and works without a network', () =>
  withPage({ offline: false }, async (page, { context }) => {
    await context.setOffline(true)
    await page.reload()
    await firstFinding(page, 'body.python_json')
    await enter(page, vector('accepted, completed'))
    await verdict(page, 'accepted')
    await page.click('#tab-sign')
    await page.waitForSelector('#signed-header')
  }))

for (const [name, spoil] of [
  [
    'are refused',
    () => {
      globalThis.Worker = class {
        constructor() {
          throw new Error('no workers here')
        }
      }
    },
  ],
  [
    'cannot be loaded',
    () => {
      const Own = globalThis.Worker
      globalThis.Worker = class extends Own {
        constructor() {
          super(URL.createObjectURL(new Blob(['no script'])))
        }
      }
    },
  ],
]) {
  test(`where workers ${name}, the page works all the same`, () =>
    withPage({ init: spoil }, async (page, { complaints }) => {
      await firstFinding(page, 'body.python_json')
      await enter(page, vector('accepted, completed'))
      await verdict(page, 'accepted')
      await page.click('#tab-sign')
      await page.waitForSelector('#signed-header')
      // The browser's own of the worker.
      complaints.length = 0
    }))
}

test('nothing in it goes to another address, which no policy can forbid', () => {
  const source = readFileSync(fileURLToPath(FROM_DISK), 'utf8').replace(/"[^"]{50000,}"/, '')
  for (const way of [
    /\blocation(?:\.href)?=[^=]/,
    /\blocation\.(?:assign|replace|reload)\b/,
    /\b(?:window|globalThis|document|self)\.open\b/,
    /<a\b|"a",\{/,
    /http-equiv="refresh"/,
    /\bnavigation\.navigate\b/,
    /\.(?:submit|requestSubmit)\(/,
  ]) {
    assert.doesNotMatch(source, way)
  }
})

test('its policy has no gap, and the page shows it', () =>
  withPage({}, async (page) => {
    const policy = await page.getAttribute('meta[http-equiv]', 'content')
    const rules = new Map(
      policy.split('; ').map((rule) => [rule.split(' ')[0], rule.split(' ').slice(1)]),
    )
    assert.deepEqual(rules.get('default-src'), ["'none'"])
    assert.deepEqual(rules.get('connect-src'), ["'none'"])
    assert.deepEqual(rules.get('form-action'), ["'none'"])
    assert.deepEqual(rules.get('base-uri'), ["'none'"])
    assert.deepEqual(rules.get('img-src'), ['data:'])
    assert.deepEqual(rules.get('worker-src'), ['blob:'])
    assert.match(rules.get('script-src').join(' '), /^'sha256-[\w+/]{43}=' 'wasm-unsafe-eval'$/)
    assert.match(rules.get('style-src').join(' '), /^'sha256-[\w+/]{43}='$/)
    await page.getByRole('button', { name: 'Nothing leaves this page' }).click()
    assert.match(await page.innerText('#privacy'), /connect-src 'none'/)
  }))

test('the colours follow the system, and the switch, which is remembered', () =>
  withPage({ colorScheme: 'dark', url: FROM_SERVER }, async (page) => {
    const are = (colours) =>
      page.waitForFunction((each) => document.documentElement.dataset.colours === each, colours)
    await are('dark')
    await page.emulateMedia({ colorScheme: 'light' })
    await are('light')
    await page.getByRole('button', { name: 'Dark colours' }).click()
    await are('dark')
    await page.reload()
    await are('dark')
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.emulateMedia({ colorScheme: 'light' })
    await are('dark')
  }))

/** Runs in the page: every way out that a browser has, and what became of it. */
async function tryEverything(trap) {
  const url = `http://${trap}/`
  const violated = (directive, act) =>
    new Promise((resolve) => {
      const timer = setTimeout(() => resolve('not refused'), 1500)
      const listen = (event) => {
        if (!event.effectiveDirective.startsWith(directive)) return
        document.removeEventListener('securitypolicyviolation', listen)
        clearTimeout(timer)
        resolve('refused')
      }
      document.addEventListener('securitypolicyviolation', listen)
      // Where the address alone is reason enough, it does not come to the policy.
      new Promise((resolve) => resolve(act())).catch(
        ({ name }) => name === 'SecurityError' && resolve('refused'),
      )
    })
  const add = (name, properties) => {
    const element = Object.assign(document.createElement(name), properties)
    document.body.append(element)
    return element
  }
  const inWorker = (source) =>
    new Promise((resolve) => {
      const blob = new Blob([source], { type: 'text/javascript' })
      const worker = new Worker(URL.createObjectURL(blob))
      worker.onmessage = ({ data }) => resolve(data)
      worker.onerror = () => resolve('refused')
    })
  const style = document.createElement('style')
  style.textContent = `@font-face { font-family: x; src: url(${url}) } body { background: url(${url}) }`
  return {
    fetch: await violated('connect-src', () => fetch(url)),
    xhr: await violated('connect-src', () => {
      const request = new XMLHttpRequest()
      request.open('GET', url)
      request.send()
    }),
    beacon: await violated('connect-src', () => navigator.sendBeacon(url, 'x')),
    image: await violated('img-src', () => add('img', { src: url })),
    media: await violated('media-src', () => add('audio', { src: url }).load()),
    form: await violated('form-action', () =>
      add('form', { action: url, method: 'post' }).submit(),
    ),
    socket: await violated('connect-src', () => new WebSocket(`ws://${trap}/`)),
    events: await violated('connect-src', () => new EventSource(url)),
    script: await violated('script-src', () => add('script', { src: url })),
    inline: await violated('script-src', () =>
      add('script', { textContent: 'globalThis.ran = 1' }),
    ),
    style: await violated('style-src', () => document.head.append(style)),
    font: await violated('font-src', () => new FontFace('x', `url(${url})`).load()),
    frame: await violated('frame-src', () => add('iframe', { src: url })),
    object: await violated('object-src', () => add('object', { data: url, type: 'text/html' })),
    module: await violated('script-src', () => import(url)),
    worker: await violated('worker-src', () => new Worker(url)),
    'fetch of a worker': await inWorker(
      `fetch('${url}').then(() => postMessage('not refused'), () => postMessage('refused'))`,
    ),
    'import of a worker': await inWorker(`importScripts('${url}'); postMessage('not refused')`),
    rtc:
      globalThis.RTCPeerConnection || globalThis.webkitRTCPeerConnection
        ? 'not refused'
        : 'refused',
  }
}
