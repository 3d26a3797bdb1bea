export { type ExplainOptions, explain, mistakes } from './explain.js'
export type { Difference, Explanation, Finding, Mistake, Step } from './explanation.js'
