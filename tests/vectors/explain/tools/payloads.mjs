// The events that the cases sign: JSON.stringify's own output, as the Gather API's is.
//
//     node payloads.mjs > ../recorded/payloads.json

const uuid = (n) => `${n}b2f6c1e-58d3-4f0a-9d59-3a1f0c7e2b1${n}`
const event = (name, data, timestamp = '2024-01-01T00:00:00Z') => ({ event: name, timestamp, data })
const interview = (n) => ({
  candidateInterviewId: uuid(n),
  candidateId: uuid((n + 1) % 10),
  interviewId: uuid((n + 2) % 10),
})
const completed = (n, more = {}) =>
  event('candidate_interview.completed', {
    ...interview(n),
    status: 'new_response',
    takenAt: '2024-01-01T00:00:00Z',
    ...more,
  })
const titled = (title, n = 3) => event('interview.updated', { interviewId: uuid(n), title })

/** Answers of a candidate, as many as make `bytes` and a little more. */
function transcript(bytes) {
  const words = 'I have worked – mostly mornings – at Café Zoë, 60 covers, "no-show" rate under 2 %; '
  const answers = []
  for (let size = 0, n = 1; size < bytes; n += 1) {
    const text = words.repeat(1 + (n % 3)).trim()
    const answer = { question: n, seconds: n * 7.25, text, retaken: n % 2 === 0, note: null }
    size += Buffer.byteLength(JSON.stringify(answer)) + 1
    answers.push(answer)
  }
  return completed(4, { answers })
}

const PAYLOADS = {
  completed: completed(9),
  status_changed: event('candidate_interview.status_changed', {
    ...interview(2),
    status: 'hired',
    previousStatus: 'has_reviewed',
  }),
  audio: event('question.audio_generated', {
    questionId: uuid(7),
    audioURL: 'https://cdn.example.com/audio/q-7.mp3?expires=1704067200&sig=a1b2/c3',
  }),
  created: event('interview.created', { interviewId: uuid(5), title: 'Barista, early shift' }),
  updated: titled('Küchenhilfe für Café Zoë'),
  umlauts: titled('Größe, Öl und Würze – 12 € die Stunde', 1),
  emoji: titled('Barista ☕ 👩‍🍳 early shift 🎉'),
  html: titled('Chef <de partie> & "sous" / O\'Brien', 6),
  line_separators: titled('first line\u2028second line\u2029third'),
  controls: titled('tab\there, bell\u0007, unit\u001f, delete\u007f, quote " and C:\\temp\nnext line', 8),
  half_emoji: titled('Barista 🎉'.slice(0, -1)),
  names: completed(1, { candidate: { name: 'Nguyễn Thị Ánh', locale: 'vi' } }),
  hangul: completed(2, { candidate: { name: '김민준', city: '서울' } }),
  decomposed: titled('Zoe\u0308 Mu\u0308ller'),
  numbers: completed(3, {
    score: 0.1 + 0.2,
    tiny: 1e-7,
    huge: 1e21,
    big: 123456789012345680000,
    ratio: -1.5e-9,
    seconds: 90,
    rate: 4.5,
  }),
  whole: completed(5, { seconds: 90, questions: 12, retakes: 0 }),
  small_numbers: completed(6, { drift: 1e-7, noise: -2.5e-8 }),
  large_numbers: completed(7, { views: 1e21, bytes: 3.5e300 }),
  integer_keys: completed(8, { answers: { 10: 'ten', 9: 'nine', 1: 'one', average: 2, total: 3 } }),
  nested: completed(0, {
    tags: ['kitchen', 'weekend'],
    review: { by: null, hired: false, seen: true, marks: [[1, 2], [], {}] },
  }),
  unknown: event('organisation.renamed', { organisationId: uuid(4), name: "Mc'Donald & Sons" }),
  precise: completed(
    4,
    { takenAt: '2024-01-01T08:15:30.123Z' },
  ),
  whole_seconds: event(
    'candidate_interview.completed',
    { ...interview(6), status: 'new_response', takenAt: new Date(1704067200000) },
    new Date(1704067200000),
  ),
  escaped_text: titled('Tom &amp; Jerry, 50% off \\u0041 %7B'),
  medium: transcript(4_000),
  large: transcript(64_000),
}

const texts = Object.entries(PAYLOADS).map(([name, value]) => [name, JSON.stringify(value)])
console.log(JSON.stringify(Object.fromEntries(texts), null, 1))
