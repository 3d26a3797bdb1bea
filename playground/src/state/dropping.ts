import { importBody, importFile } from './importing.js'
import { tab } from './view.js'

/** A file that is dropped on the body is the body; anywhere else it may be a request. */
export function startDropping(): void {
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
