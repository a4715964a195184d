import { pipelineAnswer, seconds } from './targets.js'
import { viewOf } from '../state/lifecycle.js'
import { pipelineIn, present } from '../state/lookup.js'
import { serviceProgress } from '../state/service-status.js'
import { inputsIn, parseSpec, writeSpec } from '../state/spec.js'
import { reading } from '../server/stale-reads.js'
import type { Answer, Service, Target, World } from '../state/state.js'

/** ServiceSummary */
export function serviceSummary(service: Service, now: number): Answer {
  const { status, message, modifiedAt } = serviceProgress(service, now)
  return {
    arn: service.arn,
    name: service.name,
    description: service.description,
    createdAt: seconds(service.createdAt),
    lastModifiedAt: seconds(modifiedAt),
    status,
    statusMessage: message,
    templateName: service.template.name,
  }
}

/** Service, as the answer to a request that changes it. */
export function serviceAnswer(service: Service, now: number): Answer {
  const pipeline = pipelineIn(service, now)
  return {
    ...withoutPipeline(service, now),
    pipeline: pipeline === undefined ? undefined : pipelineAnswer(pipeline, now),
  }
}

/** Service, as it is read: its pipeline may be stale. */
export function readService(world: World, service: Service, now: number): Answer {
  const pipeline = pipelineIn(service, now)
  return {
    ...withoutPipeline(service, now),
    pipeline:
      pipeline === undefined ? undefined : reading(world, pipeline.arn, () => pipelineAnswer(pipeline, now)),
  }
}

/** The spec is put together from what is live on each of the targets. */
function withoutPipeline(service: Service, now: number): Answer {
  const { repositoryConnectionArn, repositoryId, branchName } = service
  return {
    ...serviceSummary(service, now),
    repositoryConnectionArn,
    repositoryId,
    branchName,
    spec: serviceSpec(service, now),
  }
}

function serviceSpec(service: Service, now: number): string {
  const live = (target: Target) => inputsIn(parseSpec(viewOf(target, now).live.spec), target) ?? {}
  const instances = present(service.instances, now).map(target => ({
    name: target.name,
    environment: target.environment ?? '',
    spec: live(target),
  }))
  const pipeline = pipelineIn(service, now)
  return writeSpec({ instances, ...(pipeline === undefined ? {} : { pipeline: live(pipeline) }) })
}
