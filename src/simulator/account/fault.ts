import { duration } from './duration.js'
import { choice, flag, number, object, oneOfKinds, text, type TypeOf } from './schema-builder.js'

/** A fault meets `times` requests (default 1) or `always`, once `after` matching requests have passed. */
const limits = {
  times: number({ type: 'integer', minimum: 1 }),
  always: flag,
  after: number({ type: 'integer', minimum: 0 }),
}
/** The name of an operation, or `*`. */
const operation = text({ pattern: '^([A-Za-z]+|\\*)$' })
const simpleFault = choice('throttle', 'unknown', 'stall', 'reset', 'loseAnswer', 'garbage')
/** What an account file may plan for requests, of any service. */
export const FAULT = oneOfKinds(
  object({ operation, kind: simpleFault }, limits),
  object({ operation, kind: choice('delay'), for: duration }, limits),
  object(
    { operation, kind: choice('error'), name: text({ pattern: '^[A-Za-z]+$' }) },
    { ...limits, message: text(), status: number({ type: 'integer', minimum: 400, maximum: 599 }) },
  ),
)

export type Fault = TypeOf<typeof FAULT>
/** The requests that a fault meets. */
export type FaultMatch = Pick<Fault, 'operation' | 'times' | 'always' | 'after'>
/** What a fault does to a request. */
export type FaultKind = Without<Fault, keyof FaultMatch>
type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never
