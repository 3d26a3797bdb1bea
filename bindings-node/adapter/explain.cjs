// Native where the index is, as it looks for the same addon; else WebAssembly.
try {
  module.exports = require('./native-explain.cjs')
} catch {
  module.exports = require('../cjs/explain.js')
}
