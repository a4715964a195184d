import type { Operation } from './operation.js'
import { components } from './operations/components.js'
import { deployments } from './operations/deployments.js'
import { environments } from './operations/environments.js'
import { instances } from './operations/instances.js'
import { outputs } from './operations/outputs.js'
import { pipelines } from './operations/pipelines.js'
import { services } from './operations/services.js'
import { sync } from './operations/sync.js'
import { templates } from './operations/templates.js'

/** Every operation the simulator knows, by name: a new group of operations is one more file and one more line. */
export const operations: ReadonlyMap<string, Operation> = new Map(
  [services, instances, pipelines, environments, components, deployments, outputs, templates, sync].flatMap(
    group => Object.entries<Operation>(group),
  ),
)
