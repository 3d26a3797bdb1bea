import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { describeReceivers, eventually, odd, payload, Records, SECRET } from './helpers.mjs'
import { setUpInbox } from './sqlite-inbox.mjs'

// As AWS documents them, with what a receiver could look at.

function ofHttpApi(body, headers, more) {
  return {
    version: '2.0',
    routeKey: 'POST /webhooks/qualifi',
    rawPath: '/webhooks/qualifi',
    rawQueryString: '',
    headers: { 'content-type': 'application/json', host: 'example.com', ...headers },
    requestContext: {
      accountId: '123456789012',
      apiId: 'api-id',
      http: { method: 'POST', path: '/webhooks/qualifi', protocol: 'HTTP/1.1' },
      stage: '$default',
      timeEpoch: 1_583_348_638_390,
    },
    body,
    isBase64Encoded: false,
    ...more,
  }
}

/** A function URL has no route, and an id of its own. */
function ofFunctionUrl(body, headers, more) {
  const event = ofHttpApi(body, headers, { routeKey: '$default', ...more })
  return { ...event, requestContext: { ...event.requestContext, authentication: null } }
}

function ofRestApi(body, headers, more) {
  const all = { 'Content-Type': 'application/json', Host: 'example.com', ...headers }
  return {
    resource: '/webhooks/qualifi',
    path: '/webhooks/qualifi',
    httpMethod: 'POST',
    headers: all,
    multiValueHeaders: Object.fromEntries(
      Object.entries(all).map(([name, value]) => [name, [value]]),
    ),
    queryStringParameters: null,
    requestContext: { httpMethod: 'POST', path: '/prod/webhooks/qualifi', stage: 'prod' },
    body,
    isBase64Encoded: false,
    ...more,
  }
}

const GROUP = 'arn:aws:elasticloadbalancing:us-east-2:123456789012:targetgroup/lambda/49e9d65c'

function ofBalancer(body, headers, more) {
  return {
    requestContext: { elb: { targetGroupArn: GROUP } },
    httpMethod: 'POST',
    path: '/webhooks/qualifi',
    queryStringParameters: {},
    headers: { 'content-type': 'application/json', host: 'example.com', ...headers },
    body,
    isBase64Encoded: false,
    ...more,
  }
}

function ofBalancerWithLists(body, headers, more) {
  const { headers: single, ...event } = ofBalancer(body, headers, more)
  const lists = Object.entries(single).map(([name, value]) => [name, [value]])
  return { ...event, multiValueHeaders: Object.fromEntries(lists) }
}

const SCHEDULED = {
  version: '0',
  id: '53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa',
  'detail-type': 'Scheduled Event',
  source: 'aws.events',
  account: '123456789012',
  time: '2015-10-08T16:53:06Z',
  region: 'us-east-1',
  resources: ['arn:aws:events:us-east-1:123456789012:rule/my-scheduled-rule'],
  detail: {},
}

const SHAPES = { ofHttpApi, ofFunctionUrl, ofRestApi, ofBalancer, ofBalancerWithLists }

const left = (milliseconds) => ({ getRemainingTimeInMillis: () => milliseconds })

describeReceivers('AWS Lambda', (api) => {
  const { Receiver, UsageError } = api

  function setUp(options) {
    const logger = new Records()
    const handled = []
    const receiver = new Receiver(SECRET, { logger, ...options })
    receiver.on('interview.created', (event) => handled.push(event.data.title))
    const { lambda } = receiver
    return { receiver, lambda, logger, handled }
  }

  const header = (body, name = api.SIGNATURE_HEADER) => ({ [name]: api.sign(body, SECRET) })

  for (const [name, eventOf] of Object.entries(SHAPES)) {
    test(`${name}: each answer is in the form of its event`, async () => {
      const { lambda, handled } = setUp({ maxBody: 10_000 })
      const text = payload('interview.created', { title: 'Zoë 🎉\u2028' })
      const base64 = Buffer.from(text).toString('base64')
      const lower = api.SIGNATURE_HEADER.toLowerCase()
      const large = payload('interview.created', { title: 'x'.repeat(10_000) })
      for (const [expected, event] of [
        ['200 OK', eventOf(text, header(text))],
        ['200 OK', eventOf(base64, header(text, lower), { isBase64Encoded: true })],
        ['401 signature_mismatch', eventOf(`${text} `, header(text))],
        ['401 missing_header', eventOf(text, {})],
        [
          '415 unsupported_encoding',
          eventOf(text, { ...header(text), 'Content-Encoding': 'gzip' }),
        ],
        ['413 body_too_large', eventOf(large, header(large))],
        ['400 malformed_payload', eventOf(null, header(''))],
      ]) {
        const answer = await lambda(event)
        assert.equal(`${answer.statusCode} ${answer.body}`, expected)
        assert.equal(answer.isBase64Encoded, false)
        const ofList = name === 'ofBalancerWithLists'
        const type = 'text/plain; charset=utf-8'
        const { headers, multiValueHeaders } = answer
        if (ofList) assert.deepEqual(multiValueHeaders['Content-Type'], [type])
        else assert.equal(headers['Content-Type'], type)
        assert.equal(ofList ? headers : multiValueHeaders, undefined)
        const description = name.startsWith('ofBalancer') ? /^\d{3} [A-Z]/ : /^undefined$/
        assert.match(String(answer.statusDescription), description)
      }
      assert.deepEqual(handled, ['Zoë 🎉\u2028'])
    })
  }

  test('a method that is wrong', async () => {
    const { lambda } = setUp()
    for (const event of [
      ofHttpApi(null, {}, { requestContext: { http: { method: 'GET' } } }),
      ofRestApi(null, {}, { httpMethod: 'GET' }),
      ofBalancer(null, {}, { httpMethod: 'GET' }),
    ]) {
      const { statusCode, headers } = await lambda(event)
      assert.equal(statusCode, 405)
      assert.equal(headers.Allow, 'POST')
    }
  })

  test('several signatures are several: `headers` has the last of them only', async () => {
    const { lambda } = setUp()
    const text = payload()
    const event = ofRestApi(text, header(text))
    event.multiValueHeaders[api.SIGNATURE_HEADER].push(api.sign(text, SECRET))
    assert.equal((await lambda(event)).body, 'malformed_header')
  })

  test('a request stores, and a schedule drains', async () => {
    const { receiver, logger, rows } = setUpInbox(api, { retries: [] })
    after(() => receiver.stop())
    const handled = []
    receiver.on('interview.created', (event) => handled.push(event.data.title))
    const text = payload('interview.created', { title: 'Barista' })
    assert.equal((await receiver.lambda(ofHttpApi(text, header(text)), left(10_000))).body, 'OK')
    await new Promise((resolve) => setTimeout(resolve, 50))
    assert.deepEqual(handled, [])
    assert.equal(rows()[0].state, 'pending')
    assert.equal(await receiver.lambda(SCHEDULED, left(10_000)), 1)
    assert.deepEqual(handled, ['Barista'])
    // Of EventBridge Scheduler, with hardly any time.
    const other = { ...SCHEDULED, source: 'aws.scheduler', detail: '{}' }
    assert.equal(await receiver.lambda(other, left(10)), 0)
    assert.equal(await receiver.lambda(SCHEDULED), 0)
    assert.deepEqual(
      logger.outcomes.map(({ outcome }) => outcome),
      ['stored', 'handled'],
    )
  })

  test('a schedule takes up no more when 5 seconds are left', async () => {
    const { receiver } = setUpInbox(api, { concurrency: 1 })
    receiver.otherwise(() => new Promise((resolve) => setTimeout(resolve, 1_200)))
    for (const text of [payload(), payload()]) {
      assert.equal((await receiver.lambda(ofHttpApi(text, header(text)))).body, 'OK')
    }
    assert.equal(await receiver.lambda(SCHEDULED, left(6_000)), 1)
  })

  test('without an inbox there is nothing to drain', async () => {
    const { lambda } = setUp()
    assert.equal(await lambda(SCHEDULED, left(10_000)), 0)
  })

  test('what comes after an answer is done before it: the process then stands still', async () => {
    const told = []
    const { receiver, lambda } = setUp()
    receiver.onDead(async ({ key }) => {
      await new Promise((resolve) => setTimeout(resolve, 20))
      told.push(key)
    })
    const text = odd()
    assert.equal((await lambda(ofHttpApi(text, header(text)))).body, 'OK')
    assert.deepEqual(told, [api.idempotencyKey(text)])
  })

  test('an event that is no request names those that are known', async () => {
    const { lambda } = setUp()
    const others = [undefined, null, 'text', {}, { Records: [{ eventSource: 'aws:sqs' }] }]
    for (const event of [...others, { 'detail-type': 'Other', source: 'aws.ec2' }]) {
      await assert.rejects(lambda(event), (error) => {
        assert.ok(error instanceof UsageError)
        assert.equal(error.code, 'invalid_argument')
        assert.match(error.message, /API Gateway.*function URLs.*Load Balancers.*Scheduled Event/)
        return true
      })
    }
  })

  test('what fails is answered, and not thrown', async () => {
    const { receiver, logger } = setUpInbox(api)
    receiver.otherwise(() => {})
    const broken = { httpMethod: 'POST', requestContext: null, headers: null, body: 7 }
    const answer = await receiver.lambda(broken)
    assert.equal(answer.statusCode, 401)
    const base64 = ofHttpApi('***', header('***'), { isBase64Encoded: true })
    assert.equal((await receiver.lambda(base64)).statusCode, 503)
    await eventually(() => assert.equal(logger.outcomes.length, 2))
  })
})
