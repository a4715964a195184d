import { alternatives } from '../engine/suggest-names.js'
import { commentOn } from './pull-request-comment.js'
import { createdIfMissing } from '../providers/proton/changes/create-if-missing.js'
import { deploy } from '../engine/deploy.js'
import type { Deployable } from '../engine/deployment-target.js'
import { editing } from '../providers/proton/changes/edit-inputs.js'
import { ProtonError, type Problem } from '../shared/errors.js'
import { inLine } from '../shared/sanitize.js'
import type { ChangeRequest, DeployRequest } from '../inputs/request.js'
import type { Job } from '../engine/context.js'
import { consoleUrl, deployable } from '../providers/proton/targets/adapter-for-target.js'
import { isAwsHost } from '../providers/proton/api/errors.js'
import { prune } from '../engine/prune-records.js'
import { Reporter } from '../reporting/reporter.js'
import { shapedBy } from '../providers/proton/changes/change-steps.js'
import { skipping } from '../providers/proton/changes/skip-unchanged.js'
import { abilities } from '../providers/proton/target.js'
import { digestFor, type Scene } from './runtime.js'

/** Deploys what the request asks for, undoes it if it fails and that is wanted, tidies up after it, and reports all. */
export async function deployCommand(scene: Scene, request: DeployRequest): Promise<void> {
  const { world, proton, region } = scene
  const { target, rollbackOnFailure } = request
  const reporter = new Reporter(world.workflow, world.clock, {
    ...request,
    deploymentType: abilities[target.kind].deploymentTypes.length === 0 ? undefined : request.deploymentType,
    region,
    consoleUrl: () => (isAwsHost(proton.host()) ? consoleUrl(target, region) : undefined),
    site: world.run,
  })
  const job = await jobOf(scene, request, reporter.event)
  try {
    const outcome = await deploy(job)
    const failed = outcome.kind === 'failed' && outcome.newer === undefined ? outcome.deployment : undefined
    const rollback =
      rollbackOnFailure && failed && !world.stop.aborted && !reporter.wasCancelling
        ? await (await import('./rollback.js')).rollBack(scene, request, failed, reporter.before)
        : undefined
    await reporter.conclude(outcome, rollback)
    if (outcome.kind === 'succeeded') await tidyUp(job, request, reporter)
  } catch (error) {
    if (!(error instanceof ProtonError)) throw error
    const isUnknown = error.fault === 'notFound' && reporter.before === undefined
    const problems = await specProblems(request, { job, error, deployed: reporter.before?.spec })
    await reporter.refuse(error, isUnknown ? await alternatives(job) : undefined, undefined, problems)
    for (const { input, message, at } of problems) {
      if (at || input === 'set') world.workflow.error(inLine(message), at)
      else world.workflow.info(inLine(message))
    }
  }
  await commentOn(scene, request, reporter.markdown)
}

async function tidyUp(job: Job, { keepDeployments }: DeployRequest, reporter: Reporter): Promise<void> {
  const { deployments } = job.deployable
  if (keepDeployments === undefined || !deployments) return
  reporter.pruned(await prune(job, deployments, keepDeployments))
}

/** What was refused, and the spec that was deployed before. */
interface RefusedSpec {
  readonly job: Job
  readonly error: ProtonError
  readonly deployed: string | undefined
}

/** Where Proton refuses the spec of a file or an edit, the template's own schema may say at which line. */
async function specProblems(
  request: DeployRequest,
  { job, error, deployed }: RefusedSpec,
): Promise<readonly Problem[]> {
  const { spec = deployed, target, edits, promotion } = request
  const isOfSpec = error.fault === 'invalid' && /^(Update|Create)/.test(error.operation)
  const isOurs = request.spec !== undefined || edits.length > 0
  if (!isOfSpec || !isOurs || spec === undefined || promotion) return []
  const { schemaProblemsAfter } = await import('../providers/proton/plan/schema-check.js')
  const { applyEdits } = await import('../proton-spec/edits.js')
  const sent = edits.length === 0 ? spec : applyEdits(spec, target, edits).text
  return schemaProblemsAfter({ ...job, ...request }, sent)
}

async function jobOf(scene: Scene, request: DeployRequest, report: Job['report']): Promise<Job> {
  const { clock, random, stop } = scene.world
  const shaped = await shapedDeployable(scene, request, report)
  const { skipUnchanged, target } = request
  const reader = { deadline: clock.now() + request.timeoutMs, clock, random, stop, report }
  return {
    ...request,
    ...reader,
    deployable: skipUnchanged ? shapedBy(shaped, [shaped.prepare, skipping(target, shaped, reader)]) : shaped,
    change: changeOf(scene, request),
    digest: digestFor(target),
  }
}

/** What the request says of the change, before it is known what runs. */
export function changeOf({ world }: Scene, request: ChangeRequest): Job['change'] {
  const { deploymentType, templateMajorVersion, templateMinorVersion, spec } = request
  const { settings, allowInstanceRemoval } = request
  const versions = { templateMajorVersion, templateMinorVersion }
  return { deploymentType, ...versions, spec, settings, allowInstanceRemoval, clientToken: world.uuid() }
}

/** The target, with all that is made of a change before it is sent. */
export async function shapedDeployable(
  { world, proton, region }: Scene,
  request: ChangeRequest,
  report: Job['report'],
): Promise<Deployable> {
  const { target, promotion, edits, createIfMissing } = request
  const adapter = deployable(proton, target, world.clock)
  const base = createIfMissing ? createdIfMissing(adapter) : adapter
  if (!promotion) return edits.length === 0 ? base : shapedBy(base, [editing(edits, target), base.prepare])
  const { sourceProfile, source } = promotion
  const there = sourceProfile === undefined ? proton : await world.connect(region, sourceProfile)
  const { promoting } = await import('../providers/proton/changes/promote.js')
  const from = deployable(there, { kind: 'instance', ...source }, world.clock)
  const promote = promoting(promotion, from, target, report)
  return shapedBy(base, [promote, editing(edits, target), base.prepare])
}
