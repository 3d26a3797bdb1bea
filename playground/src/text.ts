// All English of the page, in one place so that it can be translated. What `explain` says is of the library, and what
// stands beside the frameworks is of the documentation.

const number = new Intl.NumberFormat('en')

export const count = (value: number): string => number.format(value)

export const text = {
  title: 'gather-webhooks',
  subtitle: 'playground',
  tabs: { verify: 'Verify', sign: 'Sign', timeline: 'Timeline', code: 'Code' },
  views: 'Views',
  theme: { dark: 'Dark', light: 'Light', label: (to: string) => `${to} colours` },
  privacy: {
    summary: 'Nothing leaves this page',
    body: 'This file holds all that it needs, and its own policy forbids it every connection: no request, no image, no form, no socket. Take the network away, and it works as before. It stores nothing but your choice of colours.',
    policy: 'Its policy, which the browser keeps:',
  },
  copy: { copy: 'Copy', copied: 'Copied', failed: 'Select the text and copy it' },

  sample: {
    label: 'Start from a sample',
    hint: 'Each has one mistake in it. Paste your own delivery over it.',
    own: 'Your own delivery',
    accepted: 'A delivery that verifies',
    groups: {
      body: 'The body was altered',
      secret: 'The secret is not the secret',
      header: 'The header is not the header',
      message: 'Something else was signed',
      time: 'The time is off',
    } as Record<string, string>,
  },
  request: {
    label: 'Paste a whole request',
    hint: 'Raw HTTP, curl, HAR or a Lambda event. Or drop the file anywhere on this page.',
    placeholder: "curl https://… -H 'X-Qualifi-Signature: t=…' -d '{\"event\":…}'",
    open: 'Open a file',
    kinds: {
      http: 'an HTTP request',
      curl: 'a curl command',
      har: 'a HAR',
      lambda: 'the event of a Lambda function',
    },
    read: (kind: string, method: string, url: string) =>
      `Read as ${kind}: ${method}${url ? ` ${url}` : ''}.`,
    empty: (kind: string) => `This is ${kind} without a signature and without a body.`,
    several: (requests: number) => `It holds ${requests} requests:`,
    option: (method: string, url: string, isSigned: boolean) =>
      `${method} ${url}${isSigned ? ', signed' : ', not signed'}`,
    recorded: (time: string) => `Now is set to when it was recorded, ${time}.`,
    failed: (message: string) => `No request was read: ${message}.`,
    bodyAlone: '; if it is the body alone, it belongs into the field below',
    dropped: (name: string, size: number) =>
      `${name} is the body now, byte for byte: ${count(size)} bytes.`,
    notARequest: (name: string, size: number) =>
      `${name} is no request that is known, so it is the body now, byte for byte: ${count(size)} bytes.`,
  },
  header: {
    label: 'X-Qualifi-Signature',
    hint: 'One line of it each, if there are several.',
    placeholder: 't=…,v1=…',
  },
  body: {
    label: 'Body',
    hint: 'Pasted line breaks are LF. A file that is dropped here keeps every byte.',
    open: 'Open a file',
    edited: 'What you type has LF. All else stays, byte for byte, as it came.',
    facts: {
      bytes: (size: number) => (size === 1 ? '1 byte' : `${count(size)} bytes`),
      utf8: 'UTF-8',
      notUtf8: 'not UTF-8',
      mark: 'byte order mark',
      crlf: (times: number) => `CRLF × ${count(times)}`,
      lf: (times: number) => `LF × ${count(times)}`,
      cr: (times: number) => `CR × ${count(times)}`,
      end: 'ends in a line break',
    },
    window: (from: number, to: number, size: number) =>
      `Bytes ${count(from)} to ${count(to)} of ${count(size)}`,
    first: 'Start',
    previous: 'Previous',
    next: 'Next',
    last: 'End',
    goTo: 'Go to byte',
  },
  secrets: {
    label: 'Secret',
    nth: (nth: number) => `Secret ${nth}`,
    show: 'Show',
    hide: 'Hide',
    add: 'Add another, for a rotation',
    remove: (nth: number) => `Remove secret ${nth}`,
    removeShort: 'Remove',
    hidden: 'It is never part of a link.',
    breaks: 'It holds a line break, which a field does not show.',
  },
  now: {
    label: 'Now',
    current: 'This machine’s clock',
    fixed: 'At',
    fixedLabel: 'Now, in Unix seconds or RFC 3339',
    hint: 'Unix seconds or RFC 3339',
    wrong:
      'This is no time: give Unix seconds, such as 1700000000, or RFC 3339, such as 2023-11-14T22:13:20Z.',
  },
  tolerance: {
    label: 'Tolerance',
    seconds: 'seconds',
    off: 'Not checked',
    hint: 'A retry may carry the timestamp of six minutes ago, so 600.',
    wrong: 'The tolerance is a number of seconds, 0 or more.',
  },

  result: {
    label: 'Result',
    working: 'Working…',
    explaining: 'Looking for the mistake. A large body takes some seconds.',
    secretNeeded: 'This link carries no secret. Enter it, and the result is here.',
    accepted: 'It verifies',
    refused: 'It does not verify',
    status: (code: string, status: number) => `${code}, answered with ${status}`,
    steps: 'The four steps',
    step: {
      header: 'Header',
      signature: 'Signature',
      timestamp: 'Timestamp',
      payload: 'Payload',
    } as Record<string, string>,
    state: { passed: 'passed', failed: 'failed', not_reached: 'not reached' } as Record<
      string,
      string
    >,
    grade: { proven: 'Proven', likely: 'Likely' },
    gradeHint: {
      proven: 'With this undone, the signature matches, or the clock alone decides.',
      likely: 'The shape says so. No signature can prove it.',
    },
    why: 'Why',
    fix: 'Fix',
    at: (offset: number) => `The first difference is at byte ${count(offset)}`,
    received: 'received',
    signed: 'signed',
    bytes: 'The bytes around it, as received',
    also: 'Also',
    none: 'No known mistake accounts for it',
    ended: 'The end of the body',
    event: 'The event',
    signedAt: 'Signed at',
    timestamp: 'Timestamp',
    key: 'Idempotency key',
    unrecognized: (reason: string) => `Authentic, and not known to this version: ${reason}`,
    data: 'Data',
    cut: 'The rest is not shown.',
    copyReport: 'Copy the report',
    announce: (verdict: string, finding: string | undefined) =>
      verdict === 'accepted'
        ? 'It verifies.'
        : `It does not verify: ${verdict}. ${finding ?? 'No known mistake accounts for it.'}`,
    failure:
      'The verifier stopped. Reload the page; if it stops again, this is a bug worth reporting.',
    jump: (isAccepted: boolean) => (isAccepted ? 'See the event' : 'See why'),
  },

  share: {
    open: 'Share',
    title: 'Share by link',
    fault: 'The fault alone',
    faultHint:
      'The same mistake, made on a sample delivery with a demo secret. It holds nothing of yours.',
    faultNone: 'No known mistake was found, so there is none to share.',
    faultAction: 'Copy the link of the fault',
    delivery: 'This delivery',
    deliveryWarning:
      'The link holds the header, the body, the time and the tolerance, and not the secret. Bodies hold data of candidates: whoever sees the link can read them, and chats, mail and browser histories keep it.',
    confirm: 'I may pass this data on',
    deliveryAction: 'Copy the link of the delivery',
    length: (characters: number) => `${count(characters)} characters`,
    tooLong: 'Links as long as this are cut by many programs. Mail the body as a file instead.',
    file: 'This page is a file of yours: to whoever has no copy of it at the same place, give the part from # on.',
    close: 'Close',
    broken: 'This link is damaged, most likely cut: nothing was read from it.',
    noSuchFault: (id: string) => `This page knows no mistake that is called ${id}.`,
  },

  sign: {
    event: 'Event',
    mode: 'The body is made',
    form: 'by this form',
    json: 'as it is written',
    optional: 'not documented, so it may be empty',
    timestamp: 'timestamp',
    written: 'Body',
    writtenHint: 'It is signed as it stands, whatever it is.',
    secret: 'Secret',
    time: {
      label: 'Signed at, which is t',
      current: 'Now',
      fixed: 'At',
      fixedLabel: 't: Unix seconds, milliseconds, or RFC 3339',
    },
    header: 'Header',
    body: 'Body',
    curl: 'curl',
    url: 'Send to',
    expires: 'This signature is good for 10 minutes: then sign anew.',
    test: 'A test',
    language: 'Language of the test',
    languages: { node: 'Node.js', python: 'Python', rust: 'Rust' },
    testHint: 'It signs anew each time it runs, with a secret of its own.',
    verify: 'Verify it on this page',
    refused: (message: string) => `It cannot be signed: ${message}`,
  },

  timeline: {
    drawing: 'The three attempts, your server, and the tolerance, over twelve minutes',
    answerDrawing: 'The time in which your server answers',
    answerTitle: 'Each attempt waits five seconds for its answer',
    lanes: {
      sender: 'The sender tries',
      server: 'Your server is there',
      tolerance: 'Its timestamp is accepted',
    },
    minutes: 'minutes after the event',
    seconds: 'seconds',
    limit: 'limit',
    clock: (seconds: number) =>
      `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`,
    duration,
    tolerance: 'Tolerance',
    outage: 'Your server is away for',
    answer: 'It answers within',
    ahead: 'Its clock is ahead by',
    signedAnew: 'Each attempt is signed anew, which the documentation does not say',
    nth: ['First attempt:', 'Second, a minute later:', 'Third, five minutes later:'],
    delivered: (nth: number, at: number) =>
      nth === 0
        ? 'Delivered at once'
        : `Delivered by the ${nth === 1 ? 'second' : 'third'} attempt, after ${at / 60} ${at === 60 ? 'minute' : 'minutes'}`,
    lost: 'Lost: the sender does not try again',
    failed: 'Taken, and yet failed to the sender',
    taken: (times: number) =>
      `Your server took it ${times === 1 ? 'once' : `${times} times`} and answered too late. Store it, answer, and work then.`,
    fates: {
      delivered: (_age: number) => 'answered in time.',
      away: (_age: number) => 'nobody is there.',
      old: (age: number) => `refused, as its timestamp is ${duration(age)} old.`,
      future: (age: number) => `refused, as its timestamp is ${duration(-age)} ahead.`,
      late: (_age: number) => 'answered after more than five seconds, so it counts as failed.',
      unsent: (_age: number) => 'not needed.',
    } satisfies Record<string, (age: number) => string>,
    cases: {
      usual: 'Away for three minutes',
      tolerance: 'A tolerance of five minutes',
      outage: 'Away for seven minutes',
      answer: 'Slow answers',
      clock: 'A clock that is ahead',
    },
  },

  code: {
    framework: 'Framework',
    path: 'Path of the webhook',
    pathHint: 'Exactly what you gave to Gather: a redirect loses the delivery.',
    pathWrong: 'A path begins with / and has no spaces.',
    tolerance: 'Tolerance in seconds',
    toleranceHint: 'The default, 600, needs no line.',
    secret: 'The secret is read from WEBHOOK_SECRET. It is never part of this code.',
    install: 'Install and start',
    elsewhere: 'The path is not part of this code: it is set where the function is deployed.',
    filled:
      'What this page filled in is marked. The rest is an example of the documentation, which its tests run.',
  },
} as const

/** Of seconds. */
function duration(seconds: number): string {
  const sign = seconds < 0 ? '−' : ''
  const size = Math.abs(seconds)
  if (size < 60) return `${sign}${size} s`
  const rest = Math.round(size % 60)
  return `${sign}${Math.floor(size / 60)} min${rest > 0 ? ` ${rest} s` : ''}`
}
