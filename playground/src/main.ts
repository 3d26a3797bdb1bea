// One script for the page and for the worker beside it, so that the policy knows one hash, and so that the modules of
// WebAssembly stand in the page once.

// The one connection that policies do not know of yet.
for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection']) {
  Reflect.deleteProperty(globalThis, name)
}

if (typeof document === 'undefined') {
  import('./engine/worker.js').then(({ startWorker }) => startWorker())
} else {
  import('./app.js').then(({ startPage }) => startPage())
}
