import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { firstFinding } from '../state/result.js'
import { deliveryFragment, linkOf } from '../state/share.js'
import { text } from '../text.js'
import { CopyButton } from '../ui/copy.js'

/** What many programs still take for a link. */
const LONG_LINK = 8000

export function ShareButton() {
  const dialog = useRef<HTMLDialogElement>(null)
  const isConfirmed = useSignal(false)
  const link = useSignal('')
  const open = async () => {
    isConfirmed.value = false
    link.value = ''
    dialog.current?.showModal()
    link.value = linkOf(await deliveryFragment())
  }
  const finding = firstFinding.value
  return (
    <>
      <button type="button" class="button primary" onClick={open}>
        {text.share.open}
      </button>
      <dialog ref={dialog} class="share" aria-labelledby="share-title">
        <h2 id="share-title">{text.share.title}</h2>
        <section>
          <h3>{text.share.fault}</h3>
          {finding ? (
            <>
              <p>{text.share.faultHint}</p>
              <p class="mono link-text">#fault={finding.id}</p>
              <CopyButton
                kind="primary"
                label={text.share.faultAction}
                value={() => linkOf(`fault=${finding.id}`)}
              />
            </>
          ) : (
            <p>{text.share.faultNone}</p>
          )}
        </section>
        <section>
          <h3>{text.share.delivery}</h3>
          <p>{text.share.deliveryWarning}</p>
          <label class="choice">
            <input
              type="checkbox"
              checked={isConfirmed.value}
              onChange={({ currentTarget }) => {
                isConfirmed.value = currentTarget.checked
              }}
            />
            {text.share.confirm}
          </label>
          <div class="buttons">
            <CopyButton
              label={text.share.deliveryAction}
              disabled={!isConfirmed.value || link.value === ''}
              value={() => link.value}
            />
            <span class="dim">{link.value && text.share.length(link.value.length)}</span>
          </div>
          {link.value.length > LONG_LINK && <p class="hint">{text.share.tooLong}</p>}
        </section>
        {location.protocol === 'file:' && <p class="hint">{text.share.file}</p>}
        <form method="dialog">
          <button type="submit" class="button">
            {text.share.close}
          </button>
        </form>
      </dialog>
    </>
  )
}
