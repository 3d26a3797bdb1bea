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
