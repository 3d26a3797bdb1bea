import type { Tools } from '../../javascript/src/internal/tools.js'
import { addon } from './addon.js'

export function tools(): Tools {
  return addon
}
