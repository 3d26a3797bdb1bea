import type { Explainer } from '../../javascript/src/internal/explainer.js'
import { addon } from './addon.js'

export const explainer: Explainer = addon
