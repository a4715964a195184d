/** One request and how it was answered. */
export interface RecordedRequest {
  readonly operation: string
  readonly input: Readonly<Record<string, unknown>>
  /** Epoch milliseconds. */
  readonly at: number
  /** `ok`, the error's name, or the fault: `reset`, `stalled`, `answer lost`, `garbage`. */
  readonly answer: string
}

const PROTON_NAMES = [
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

/**
 * One line: time, operation, names of the resource (the values of the `logged` members), outcome; never a spec, never
 * unchecked text.
 */
export function logLine(
  { operation, input, at, answer }: RecordedRequest,
  logged: readonly string[] = PROTON_NAMES,
): string {
  const names = logged.map(key => (Object.hasOwn(input, key) ? input[key] : undefined))
  return [new Date(at).toISOString(), operation, ...names.filter(isPlainName), '→', answer].join(' ')
}

function isPlainName(value: unknown): boolean {
  return typeof value === 'string' && /^[\w-]{1,100}$/.test(value)
}
