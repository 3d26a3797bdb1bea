import { computed, effect, signal } from '@preact/signals'
import { render } from 'preact'
import { CodeTab } from './code/code-tab.js'
import { SignTab } from './sign/sign-tab.js'
import { importBody, importFile } from './state/importing.js'
import { explanation, judgement, startJudging } from './state/result.js'
import {
  isDark,
  linkProblem,
  startColours,
  startRouting,
  switchColours,
  type TabId,
  tab,
} from './state/view.js'
import { text } from './text.js'
import { TimelineTab } from './timeline/timeline-tab.js'
import { TabList, TabPanels } from './ui/tabs.js'
import { VerifyTab } from './verify/verify-tab.js'

const TABS = [
  { id: 'verify', label: text.tabs.verify, content: () => <VerifyTab /> },
  { id: 'sign', label: text.tabs.sign, content: () => <SignTab /> },
  { id: 'timeline', label: text.tabs.timeline, content: () => <TimelineTab /> },
  { id: 'code', label: text.tabs.code, content: () => <CodeTab /> },
] as const satisfies readonly { id: TabId; [name: string]: unknown }[]

const ANNOUNCE_AFTER_MS = 600

/** For those who do not see the result change, and once they have stopped typing. */
const announced = signal('')
const announcement = computed(() => {
  const report = explanation.value
  if (tab.value !== 'verify' || report === undefined || judgement.value === undefined) return ''
  return text.result.announce(report.verdict, report.findings[0]?.title)
})

export function startPage(): void {
  startColours()
  startRouting()
  startJudging()
  startAnnouncing()
  startDropping()
  const page = document.getElementById('page')
  if (page) render(<Page />, page)
}

function Page() {
  return (
    <>
      <header class="top">
        <h1>
          {text.title} <span>{text.subtitle}</span>
        </h1>
        <TabList label={text.views} tabs={TABS} selected={tab} />
        <button type="button" class="link privacy" onClick={showPrivacy}>
          {text.privacy.summary}
        </button>
        <button
          type="button"
          class="button small colours"
          onClick={switchColours}
          aria-label={text.theme.label(otherColours.value)}
        >
          {otherColours}
        </button>
      </header>
      <main>
        {linkProblem.value && (
          <p role="alert" class="wrong">
            {linkProblem}
          </p>
        )}
        <TabPanels tabs={TABS} selected={tab} />
      </main>
      <footer>
        <details id="privacy">
          <summary>{text.privacy.summary}</summary>
          <p>{text.privacy.body}</p>
          <p>{text.privacy.policy}</p>
          <pre class="mono">{policy()}</pre>
        </details>
      </footer>
      <p role="status" class="unseen" id="announced">
        {announced}
      </p>
    </>
  )
}

const otherColours = computed(() => (isDark.value ? text.theme.light : text.theme.dark))

function showPrivacy(): void {
  const details = document.getElementById('privacy')
  if (!(details instanceof HTMLDetailsElement)) return
  details.open = true
  details.scrollIntoView()
  details.querySelector('summary')?.focus({ preventScroll: true })
}

function policy(): string {
  const meta = document.querySelector('meta[http-equiv="Content-Security-Policy"]')
  return (meta?.getAttribute('content') ?? '').replaceAll('; ', ';\n')
}

function startAnnouncing(): void {
  let delay: ReturnType<typeof setTimeout> | undefined
  effect(() => {
    const sentence = announcement.value
    clearTimeout(delay)
    delay = setTimeout(() => {
      announced.value = sentence
    }, ANNOUNCE_AFTER_MS)
  })
}

/** A file that is dropped on the body is the body; anywhere else it may be a request. */
function startDropping(): void {
  const { dataset } = document.documentElement
  addEventListener('dragover', (event) => {
    if (!event.dataTransfer?.types.includes('Files')) return
    event.preventDefault()
    dataset.dropping = ''
  })
  addEventListener('dragleave', ({ relatedTarget }) => {
    if (relatedTarget === null) delete dataset.dropping
  })
  addEventListener('drop', (event) => {
    delete dataset.dropping
    const file = event.dataTransfer?.files[0]
    if (!file) return
    event.preventDefault()
    tab.value = 'verify'
    const isOnBody = event.target instanceof Element && event.target.closest('[data-drop=body]')
    if (isOnBody) importBody(file)
    else importFile(file)
  })
}
