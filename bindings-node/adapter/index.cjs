// Native, if the package of an addon is installed that fits and loads; else WebAssembly.
try {
  module.exports = require('./native.cjs')
} catch {
  module.exports = require('../cjs/index.js')
}
