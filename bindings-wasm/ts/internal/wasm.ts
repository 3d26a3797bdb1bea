import * as glue from '../../pkg/gather_webhooks_wasm.js'
import wasm from '../../pkg/gather_webhooks_wasm_bg.wasm'
import type { Core } from './core.js'

glue.initSync({ module: wasm })

export const core: Core = glue
