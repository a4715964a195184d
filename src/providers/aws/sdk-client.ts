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
  readonly add: Adding<'finalizeRequest'> & Adding<'deserialize'>
}

type Adding<Step> = (middleware: Middleware, options: Position<Step>) => void

type Middleware = <Args extends { readonly request: unknown }, Answer extends { readonly response: unknown }>(
  next: (args: Args) => Promise<Answer>,
  context: { readonly commandName?: string },
) => (args: Args) => Promise<Answer>

interface Position<Step> {
  readonly step: Step
  readonly name: string
  readonly priority: 'low'
}
