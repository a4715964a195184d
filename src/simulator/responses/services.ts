import { readWithStaleness } from '../server/stale-reads.js'
import { viewOf } from '../state/lifecycle.js'
import { ifPresent, present } from '../state/lookup.js'
import { serviceProgress } from '../state/service-status.js'
import { partOf, writeSpec } from '../state/spec.js'
import type { Answer, Context, Service, Target } from '../state/state.js'
import { pipelineAnswer, seconds } from './targets.js'

/** ServiceSummary */
export function serviceSummary({ now }: Context, service: Service): Answer {
  const { arn, name, description, createdAt, template } = service
  const { status, message, modifiedAt } = serviceProgress(service, now)
  return {
    arn,
    name,
    description,
    createdAt: seconds(createdAt),
    lastModifiedAt: seconds(modifiedAt),
    status,
    statusMessage: message,
    templateName: template.name,
  }
}

/** Service, in the answer to a request that changes it. */
export function serviceAnswer(context: Context, service: Service): Answer {
  const pipeline = ifPresent(service.pipeline, context.now)
  const { repositoryConnectionArn, repositoryId, branchName } = service
  return {
    ...serviceSummary(context, service),
    repositoryConnectionArn,
    repositoryId,
    branchName,
    spec: liveSpec(service, context.now),
    pipeline: pipeline && pipelineAnswer(context, pipeline),
  }
}

/** Service, in the answer to GetService: its pipeline may be stale. */
export function readService(context: Context, service: Service): Answer {
  const { pipeline, ...answer } = serviceAnswer(context, service)
  const read = () => pipeline as Answer
  return pipeline === undefined
    ? answer
    : { ...answer, pipeline: readWithStaleness(context.state, `${service.arn}/pipeline`, read) }
}

/** The spec that consists of what is live on each target. */
function liveSpec({ pipeline, instances }: Service, now: number): string {
  const inputsOf = (target: Target) => partOf(target, viewOf(target, now).live.spec).inputs ?? {}
  const entries = present(instances, now).map(target => ({
    name: target.name,
    environment: target.environment ?? '',
    spec: inputsOf(target),
  }))
  const livePipeline = ifPresent(pipeline, now)
  return writeSpec({ instances: entries, ...(livePipeline && { pipeline: inputsOf(livePipeline) }) })
}
