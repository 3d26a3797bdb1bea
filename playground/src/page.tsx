import { computed } from '@preact/signals'
import { CodeTab } from './code/code-tab.js'
import { SignTab } from './sign/sign-tab.js'
import { announced } from './state/announced.js'
import { isDark, switchColours } from './state/colours.js'
import { linkProblem, type TabId, tab } from './state/view.js'
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

export function Page() {
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
