import type { Signal } from '@preact/signals'
import type { ComponentChildren } from 'preact'

interface Tab<Id extends string> {
  readonly id: Id
  readonly label: string
  readonly content: () => ComponentChildren
}

interface Props<Id extends string> {
  readonly label: string
  readonly tabs: readonly Tab<Id>[]
  readonly selected: Signal<Id>
}

/** Tabs as the ARIA Authoring Practices have them: one stop of the Tab key, arrows between them. */
export function TabList<Id extends string>({ label, tabs, selected }: Props<Id>) {
  const onKeyDown = (event: KeyboardEvent) => {
    const at = tabs.findIndex(({ id }) => id === selected.value)
    const to = target(event.key, at, tabs.length)
    const tab = to === undefined ? undefined : tabs[to]
    if (tab === undefined) return
    event.preventDefault()
    selected.value = tab.id
    document.getElementById(`tab-${tab.id}`)?.focus()
  }
  return (
    <div role="tablist" class="tabs" aria-label={label} onKeyDown={onKeyDown}>
      {tabs.map((tab) => (
        <button
          key={tab.id}
          type="button"
          role="tab"
          id={`tab-${tab.id}`}
          aria-selected={tab.id === selected.value}
          aria-controls={`panel-${tab.id}`}
          tabIndex={tab.id === selected.value ? 0 : -1}
          onClick={() => {
            selected.value = tab.id
          }}
        >
          {tab.label}
        </button>
      ))}
    </div>
  )
}

export function TabPanels<Id extends string>({ tabs, selected }: Omit<Props<Id>, 'label'>) {
  return tabs.map(({ id, content }) => (
    <div
      key={id}
      role="tabpanel"
      id={`panel-${id}`}
      aria-labelledby={`tab-${id}`}
      hidden={id !== selected.value}
    >
      {id === selected.value && content()}
    </div>
  ))
}

function target(key: string, at: number, length: number): number | undefined {
  if (key === 'ArrowRight') return (at + 1) % length
  if (key === 'ArrowLeft') return (at + length - 1) % length
  if (key === 'Home') return 0
  if (key === 'End') return length - 1
  return undefined
}
