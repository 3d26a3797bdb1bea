import { createServer } from 'node:http'

/**
 * A server of the given files, and of an empty page for any other path. The page is isolated from other
 * origins: browsers give only such ones a clock that is finer than a tenth of a millisecond.
 */
export async function serve(files) {
  const server = createServer((request, response) => {
    const file = files[request.url]
    response.setHeader('cross-origin-opener-policy', 'same-origin')
    response.setHeader('cross-origin-embedder-policy', 'require-corp')
    response.setHeader('cache-control', 'no-store')
    response.setHeader('content-type', file === undefined ? 'text/html' : type(request.url))
    response.end(file ?? '<!doctype html><title>bench</title><link rel="icon" href="data:,">')
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, url: `http://127.0.0.1:${server.address().port}/` }
}

function type(path) {
  return path.endsWith('.js') ? 'text/javascript' : 'application/octet-stream'
}
