import type { Operation } from './operation.js'
import { components } from './components.js'
import { deployments } from './deployments.js'
import { environments } from './environments.js'
import { instances } from './instances.js'
import { outputs } from './outputs.js'
import { pipelines } from './pipelines.js'
import { services } from './services.js'
import { sync } from './sync.js'
import { templates } from './templates.js'

/** Every operation the simulator knows, by name: a new group of operations is one more file and one more line. */
export const operations: ReadonlyMap<string, Operation> = new Map(
  [services, instances, pipelines, environments, components, deployments, outputs, templates, sync].flatMap(
    group => Object.entries<Operation>(group),
  ),
)
