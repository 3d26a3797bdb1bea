// Serves the built page on this machine alone, and prints the address: `node playground/serve.mjs [FILE] [PORT]`.

import { createReadStream, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { join, resolve } from 'node:path'

const file = resolve(process.argv[2] ?? join(import.meta.dirname, '../dist/playground.html'))
const port = Number(process.argv[3] ?? 0)

const server = createServer((request, response) => {
  const { pathname } = new URL(request.url, 'http://localhost')
  if (pathname !== '/' || !['GET', 'HEAD'].includes(request.method)) {
    response.writeHead(404).end()
    return
  }
  response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'content-length': statSync(file).size,
    'cache-control': 'no-cache',
  })
  if (request.method === 'HEAD') response.end()
  else createReadStream(file).pipe(response)
})
server.listen(port, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}/`))
