import { changeSetOperations } from './change-sets.js'
import { describeEvents } from './describe-events.js'
import type { Operation } from './operation.js'
import { readingOperations } from './reading.js'
import { stackChangeOperations } from './stack-changes.js'

/** The operations by name. */
export const operations: ReadonlyMap<string, Operation> = new Map(
  Object.entries({
    ...readingOperations,
    ...changeSetOperations,
    ...stackChangeOperations,
    DescribeEvents: describeEvents,
  }),
)
