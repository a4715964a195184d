import { ask, ifKnown } from './ask.js'
import type { Alternatives } from './deployable.js'
import type { Following } from './job.js'

/** What exists, where a name was not found; undefined when that cannot be read. */
export function alternatives(job: Following): Promise<Alternatives | undefined> {
  return ifKnown(ask(job, signal => job.deployable.alternatives(signal), { until: job.deadline }))
}
