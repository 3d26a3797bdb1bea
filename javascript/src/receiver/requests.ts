/** What a request of Node.js, Express and what is like them is known by. */
export interface NodeRequest {
  readonly method?: string | undefined
  readonly headers: { readonly [name: string]: string | string[] | undefined }
}

/** What it uses of a response. */
export interface NodeResponse {
  writeHead(status: number, headers: Record<string, string>): unknown
  write(text: string): unknown
  end(text?: string): unknown
  on?(event: 'finish' | 'close', listener: () => void): unknown
}

/** What it uses of the context that a Worker gets with a request. */
export interface FetchContext {
  waitUntil?(work: Promise<unknown>): void
}

/** What it uses of an application of Fastify 4 or 5. */
export interface FastifyApp {
  removeAllContentTypeParsers(): void
  addContentTypeParser(type: string, parser: never): unknown
  addHook(name: 'onClose', hook: never): unknown
  post(path: string, handler: never): unknown
}

/** What the plugin for Fastify is registered with. */
export interface FastifyOptions {
  /** Where deliveries come to, after the prefix that the plugin is registered with. */
  readonly path: string
}

/** What a request that a Lambda function is invoked with is known by. */
export interface LambdaRequest {
  readonly headers?: { readonly [name: string]: string | undefined } | null | undefined
  readonly body?: string | null | undefined
}

/** What a Lambda function is invoked with by a schedule of EventBridge. */
export interface LambdaSchedule {
  readonly source: string
  readonly 'detail-type': string
}

/** What it uses of the context of an invocation. */
export interface LambdaContext {
  getRemainingTimeInMillis?(): number
}

/** What a Lambda function answers, in the form that whoever invoked it takes. */
export interface LambdaResponse {
  statusCode: number
  body: string
  isBase64Encoded: boolean
  headers?: { [name: string]: string }
  multiValueHeaders?: { [name: string]: string[] }
  statusDescription?: string
}

/** A handler of AWS Lambda: answers requests, and drains the inbox when a schedule invokes it. */
export interface LambdaHandler {
  (event: LambdaSchedule, context?: LambdaContext): Promise<number>
  (event: LambdaRequest, context?: LambdaContext): Promise<LambdaResponse>
}
