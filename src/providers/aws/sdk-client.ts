/** What is used of every client of the AWS SDK, whatever its service. */
export interface SdkClient {
  readonly config: {
    readonly region: () => Promise<string>
    /** `$source`: where they come from. */
    readonly credentials: () => Promise<{ readonly $source?: object; readonly accessKeyId: string }>
    /** By how many ms AWS's time is ahead. */
    readonly systemClockOffset: number
  }
  readonly middlewareStack: MiddlewareStack
}

interface MiddlewareStack {
  add(middleware: Middleware, options: Position): void
}

type Middleware = <Args extends { readonly request: unknown }, Answer extends { readonly response: unknown }>(
  next: (args: Args) => Promise<Answer>,
  context: { readonly commandName?: string },
) => (args: Args) => Promise<Answer>

interface Position {
  readonly step: 'finalizeRequest'
  readonly name: string
  readonly priority: 'low'
}
