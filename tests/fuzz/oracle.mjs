// What V8 makes of JSON texts: `JSON.stringify(JSON.parse(text))`, batch by batch, until stdin ends.
//
// A batch is its length in bytes, then its texts, each as its length and its bytes in UTF-8. The
// answer is the same; a text that is not JSON has the length 0xffffffff and no bytes. All lengths
// are 32 bits, little-endian. A batch is read whole before it is answered.

const INVALID = 0xffffffff

function* texts(batch) {
  for (let at = 0; at < batch.length; ) {
    const start = at + 4
    at = start + batch.readUInt32LE(at)
    yield batch.toString('utf8', start, at)
  }
}

function length(bytes) {
  const buffer = Buffer.alloc(4)
  buffer.writeUInt32LE(bytes)
  return buffer
}

function answer(text) {
  try {
    const bytes = Buffer.from(JSON.stringify(JSON.parse(text)))
    return [length(bytes.length), bytes]
  } catch {
    return [length(INVALID)]
  }
}

let pending = Buffer.alloc(0)
for await (const chunk of process.stdin) {
  pending = Buffer.concat([pending, chunk])
  while (pending.length >= 4 && pending.length - 4 >= pending.readUInt32LE(0)) {
    const end = 4 + pending.readUInt32LE(0)
    const answers = Buffer.concat([...texts(pending.subarray(4, end))].flatMap(answer))
    process.stdout.write(Buffer.concat([length(answers.length), answers]))
    pending = pending.subarray(end)
  }
}
