/** One request and how it was answered. */
export interface RecordedRequest {
  readonly operation: string
  readonly input: Readonly<Record<string, unknown>>
  /** Epoch milliseconds. */
  readonly at: number
  /** `ok`, the error's name, or what befell it: `reset`, `stalled`, `answer lost`, `garbage`. */
  readonly answer: string
}

const NAMING = [
  'serviceName',
  'serviceInstanceName',
  'environmentName',
  'componentName',
  'templateName',
  'name',
  'deploymentType',
  'id',
  'deploymentId',
]

/** One line about a request: when, what, about whom, how it was answered; never a spec, never anything unchecked. */
export function logLine({ operation, input, at, answer }: RecordedRequest): string {
  const names = NAMING.map(key => (Object.hasOwn(input, key) ? input[key] : undefined)).filter(isPlain)
  return [new Date(at).toISOString(), operation, ...names, '→', answer].join(' ')
}

/** What a stranger calls a name is only shown when it looks like one. */
function isPlain(value: unknown): value is string {
  return typeof value === 'string' && /^[\w-]{1,100}$/.test(value)
}
