import type { Explainer } from '../../javascript/src/internal/explainer.js'
import { plain } from '../../javascript/src/internal/uint8array.js'
import {
  explain,
  initSync,
  mistakes,
  __wbg_reset_state as reset,
  refusal as take_refusal,
} from '../pkg/explain.js'
import open from '../pkg/explain_bg.wasm'
import { caller } from './instance.js'
import { withSecrets } from './secrets.js'

const call = caller({ initSync, reset }, open)

/** Of the last call that was refused. */
let refusal = ''

export const explainer: Explainer = {
  explain(body, lines, secrets, isOneNotUtf8, nowSeconds, toleranceSeconds) {
    return withSecrets(secrets, (packedSecrets) =>
      // Lines of a header cross in the same way.
      withSecrets(lines, (packedLines) =>
        call(() => {
          const json =
            explain(
              plain(body),
              packedLines,
              packedSecrets,
              isOneNotUtf8,
              nowSeconds,
              toleranceSeconds,
            ) ?? null
          // With it: the next call may be of another instance.
          if (json === null) refusal = take_refusal()
          return json
        }),
      ),
    )
  },
  mistakes: () => call(mistakes),
  takeRefusal: () => refusal,
}
