import { alternatives } from '../engine/suggest-names.js'
import { commentOn } from './pull-request-comment.js'
import { changeOf, shapedDeployable } from './deploy.js'
import { endingLine } from '../reporting/messages/outcome.js'
import { ProtonError } from '../shared/errors.js'
import { inLine } from '../shared/sanitize.js'
import type { PlanRequest } from '../inputs/request.js'
import type { StepEvent } from '../engine/context.js'
import { plan, type Plan } from '../providers/proton/plan/plan.js'
import { planEnding, planMarkdown, textOf, unplanned } from '../reporting/messages/plan.js'
import { speak, tellEnding } from '../reporting/reporter.js'
import { digestFor, type Scene } from './runtime.js'

/** Says what a deployment would do, on the log, in the summary, as an output and on the pull request. */
export async function planCommand(scene: Scene, request: PlanRequest): Promise<void> {
  const { workflow, clock, random, stop } = scene.world
  const { target } = request
  const report = (event: StepEvent) => {
    speak(workflow, event, target)
  }
  const job = {
    ...request,
    deployable: await shapedDeployable(scene, request, report),
    change: changeOf(scene, request),
    digest: digestFor(target),
    deadline: clock.now() + request.timeoutMs,
    clock,
    random,
    stop,
    report,
  }
  try {
    await conclude(scene, request, await plan(job))
  } catch (error) {
    if (!(error instanceof ProtonError)) throw error
    const exists = error.fault === 'notFound' ? await alternatives(job) : undefined
    const markdown = await tellEnding(workflow, { target, ending: unplanned(target, error, exists) })
    await commentOn(scene, request, markdown)
  }
}

async function conclude(scene: Scene, request: PlanRequest, made: Plan | undefined): Promise<void> {
  const { workflow, run } = scene.world
  const { target } = request
  if (!made) {
    const markdown = await tellEnding(workflow, { target, ending: unplanned(target) })
    await commentOn(scene, request, markdown)
    return
  }
  const markdown = planMarkdown(made, target, {
    showValues: request.showValues,
    showOwn: request.isSpecOfRepository && scene.world.run.pullRequest !== undefined,
    site: run,
  })
  workflow.setOutput('changed', String(made.isChange))
  workflow.setOutput('plan', markdown)
  const ending = planEnding(made, target)
  // What stays unknown was a warning each.
  const warned = made.unknown.map(textOf)
  const line = endingLine({ ...ending, next: ending.next.filter(sentence => !warned.includes(sentence)) })
  if (ending.isFailure) workflow.fail(line)
  else workflow.info(line)
  for (const { message, at } of made.problems) if (at) workflow.error(inLine(message), at)
  await workflow.summarize(markdown)
  await commentOn(scene, request, markdown)
}
