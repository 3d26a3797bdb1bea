import type { ComponentChildren } from 'preact'
import { CopyButton } from './copy.js'

interface Props {
  readonly title: string
  readonly value: string
  /** In the place of the value, where parts of it are marked. */
  readonly children?: ComponentChildren
  readonly id?: string
  readonly level?: 2 | 3
}

/** Text to copy. */
export function Snippet({ title, value, children, id, level = 3 }: Props) {
  const Heading = `h${level}` as const
  return (
    <section class="snippet" id={id}>
      <div class="field-head">
        <Heading>{title}</Heading>
        <CopyButton kind="small" value={() => value} what={title} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is to be reached by the keyboard */}
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is of a form */}
      <pre class="mono" tabIndex={0} role="group" aria-label={title}>
        {children ?? value}
      </pre>
    </section>
  )
}
