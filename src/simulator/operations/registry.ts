import { components } from './components.js'
import { deployments } from './deployments.js'
import { environments } from './environments.js'
import { instances } from './instances.js'
import type { Operation } from './operation.js'
import { pipelines } from './pipelines.js'
import { services } from './services.js'
import { sync } from './sync.js'
import { templates } from './templates.js'

/** Every operation that the simulator has, by name. */
export const operations: ReadonlyMap<string, Operation> = new Map(
  [services, instances, pipelines, environments, components, deployments, templates, sync].flatMap(group =>
    Object.entries<Operation>(group),
  ),
)
