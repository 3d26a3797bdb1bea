declare module 'data:faults' {
  /** A delivery in which a mistake of a known id is found first; of the id `''`, one that verifies. */
  interface Fault {
    readonly id: string
    readonly title: string
    readonly secret: string
    readonly signature: string | null
    readonly text?: string
    readonly base64?: string
    readonly now: number
    readonly tolerance?: number | null
  }
  const faults: readonly Fault[]
  export default faults
  export type { Fault }
}

declare module 'data:frameworks' {
  interface Framework {
    readonly language: string
    readonly name: string
    readonly notes: readonly string[]
    readonly commands: string
    readonly files: readonly { readonly path: string; readonly text: string }[]
  }
  const frameworks: readonly Framework[]
  export default frameworks
  export type { Framework }
}

declare module 'data:catalog' {
  const catalog: {
    readonly signatureHeader: string
    readonly toleranceSeconds: number
    readonly errors: readonly { readonly code: string; readonly httpStatus: number }[]
    readonly events: readonly {
      readonly name: string
      readonly fields: readonly { readonly name: string; readonly required: boolean }[]
    }[]
  }
  export default catalog
}
