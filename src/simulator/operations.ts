import type { Operation } from './operation.js'
import { deployments } from './operations/deployments.js'
import { instances } from './operations/instances.js'
import { outputs } from './operations/outputs.js'
import { pipelines } from './operations/pipelines.js'
import { services } from './operations/services.js'
import { templates } from './operations/templates.js'

/** Every operation the simulator knows, by name: a new group of operations is one more file and one more line. */
export const operations: ReadonlyMap<string, Operation> = new Map(
  [services, instances, pipelines, deployments, outputs, templates].flatMap(group =>
    Object.entries<Operation>(group),
  ),
)
