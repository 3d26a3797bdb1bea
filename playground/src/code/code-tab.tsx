import catalog from 'data:catalog'
import frameworks from 'data:frameworks'
import { computed, signal } from '@preact/signals'
import { text } from '../text.js'
import { Prose } from '../ui/prose.js'
import { Snippet } from '../ui/snippet.js'
import { DOCUMENTED_PATH, fill, hasPath, type Piece, textOf } from './fill.js'

const FIRST = 'Express'
const LANGUAGES = [...new Set(frameworks.map(({ language }) => language))]

const chosen = signal(FIRST)
const path = signal(DOCUMENTED_PATH)
const tolerance = signal(String(catalog.toleranceSeconds))

const isPath = computed(() => /^(?:\/[\w.~-]+)+$/.test(path.value))
const isTolerance = computed(() => /^\d{1,6}$/.test(tolerance.value))

export function CodeTab() {
  const framework = frameworks.find(({ name }) => name === chosen.value) ?? frameworks[0]
  if (framework === undefined) return null
  const files = fill(framework, {
    path: isPath.value ? path.value : DOCUMENTED_PATH,
    tolerance: isTolerance.value ? Number(tolerance.value) : catalog.toleranceSeconds,
  })
  return (
    <div class="columns">
      <section class="inputs">
        <FrameworkField />
        <PathField isUsed={hasPath(framework)} />
        <ToleranceField />
        <p class="hint">{text.code.secret}</p>
        <p class="hint">{text.code.filled}</p>
      </section>
      <section class="result code">
        <header>
          <h2>{framework.name}</h2>
          {framework.notes.map((note) => (
            <p key={note}>
              <Prose text={note} />
            </p>
          ))}
        </header>
        {files.map(({ path: name, pieces }) => (
          <Snippet key={name} title={name} value={textOf(pieces)}>
            <Pieces pieces={pieces} />
          </Snippet>
        ))}
        <Snippet title={text.code.install} value={framework.commands} />
      </section>
    </div>
  )
}

function FrameworkField() {
  return (
    <label class="field">
      <span>{text.code.framework}</span>
      <select
        id="framework"
        value={chosen}
        onChange={({ currentTarget }) => {
          chosen.value = currentTarget.value
        }}
      >
        {LANGUAGES.map((language) => (
          <optgroup key={language} label={language}>
            {frameworks
              .filter((framework) => framework.language === language)
              .map(({ name }) => (
                <option key={name} value={name}>
                  {name}
                </option>
              ))}
          </optgroup>
        ))}
      </select>
    </label>
  )
}

function PathField({ isUsed }: { readonly isUsed: boolean }) {
  return (
    <div class="field">
      <label for="path">{text.code.path}</label>
      <input
        id="path"
        class="mono"
        disabled={!isUsed}
        aria-invalid={!isPath.value}
        aria-describedby="path-hint"
        value={path}
        onInput={({ currentTarget }) => {
          path.value = currentTarget.value
        }}
      />
      <p id="path-hint" class={isPath.value ? 'hint' : 'wrong'}>
        {!isPath.value ? text.code.pathWrong : isUsed ? text.code.pathHint : text.code.elsewhere}
      </p>
    </div>
  )
}

function ToleranceField() {
  return (
    <div class="field">
      <label for="code-tolerance">{text.code.tolerance}</label>
      <input
        id="code-tolerance"
        class="mono short"
        inputMode="numeric"
        aria-invalid={!isTolerance.value}
        aria-describedby="code-tolerance-hint"
        value={tolerance}
        onInput={({ currentTarget }) => {
          tolerance.value = currentTarget.value
        }}
      />
      <p id="code-tolerance-hint" class={isTolerance.value ? 'hint' : 'wrong'}>
        {isTolerance.value ? text.code.toleranceHint : text.tolerance.wrong}
      </p>
    </div>
  )
}

function Pieces({ pieces }: { readonly pieces: readonly Piece[] }) {
  return pieces.map(({ text: piece, isFilled }, at) =>
    isFilled ? <mark key={at}>{piece}</mark> : piece,
  )
}
