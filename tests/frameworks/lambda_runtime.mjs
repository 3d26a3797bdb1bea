// `node lambda_runtime.mjs receiver.handler`: asks the Runtime API of AWS Lambda for events and has the handler of a
// module of the working directory answer them, as the runtime of AWS does, which is in none of its packages that can be
// had without a compiler.

import { pathToFileURL } from 'node:url'

const api = `http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime`
const [module, name] = process.argv[2].split('.')
const { [name]: handler } = await import(pathToFileURL(`${process.cwd()}/${module}.js`))

for (;;) {
  const invocation = await fetch(`${api}/invocation/next`)
  const id = invocation.headers.get('lambda-runtime-aws-request-id')
  const deadline = Number(invocation.headers.get('lambda-runtime-deadline-ms'))
  const context = {
    awsRequestId: id,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  }
  try {
    await report('response', await handler(await invocation.json(), context))
  } catch (error) {
    await report('error', { errorType: error?.name, errorMessage: String(error?.message) })
  }

  async function report(what, result) {
    const body = JSON.stringify(result ?? null)
    const answer = await fetch(`${api}/invocation/${id}/${what}`, { method: 'POST', body })
    await answer.arrayBuffer()
  }
}
