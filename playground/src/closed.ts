// The one connection that policies do not know of yet is taken away, before anything else.

for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection']) {
  Reflect.deleteProperty(globalThis, name)
}
