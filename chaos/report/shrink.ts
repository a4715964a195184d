import { usualStack, type StackPlan } from '../plan/stack-plan.js'
import { usualValues } from '../plan/usual-values.js'
import { classOf } from './violation-classes.js'
import { playAndCheck, violations, type CheckedRun } from '../play-and-check.js'
import type { Plan } from '../plan/plan.js'
import type { Action } from '../play/step-runner.js'

/** Runs that shrinking one plan may take. */
const MOST_TRIES = 600

/** The smallest plan that still has a violation of the `wanted` kinds; without them, of the plan's own kinds. */
export async function shrink(
  plan: Plan,
  workspace: string,
  options: { readonly wanted?: readonly string[]; readonly action?: Action } = {},
): Promise<Plan> {
  const { action } = options
  const wanted = options.wanted ?? kindsOf(await playAndCheck(plan, workspace, action))
  let smallest = plan
  let tries = 0
  for (let isSmaller = true; isSmaller;) {
    isSmaller = false
    for (const candidate of simplifications(smallest)) {
      if (++tries > MOST_TRIES) return smallest
      const kinds = kindsOf(await playAndCheck(candidate, workspace, action))
      if (!wanted.some(kind => kinds.includes(kind))) continue
      smallest = candidate
      isSmaller = true
      break
    }
  }
  return smallest
}

/** The kinds of violations of a run, by class and invariant. */
export function kindsOf({ run, findings }: CheckedRun): readonly string[] {
  return [...new Set(violations(findings).map(finding => `${classOf(run, finding)} ${finding.invariant}`))]
}

/** Plans with one thing less, the largest things first. */
function* simplifications(plan: Plan): Generator<Plan> {
  for (const list of ['actors', 'faults', 'lags'] as const) {
    for (const index of plan[list].keys()) {
      yield { ...plan, [list]: plan[list].filter((_, other) => other !== index) }
    }
  }
  if (plan.signal) yield { ...plan, signal: undefined }
  if (plan.kill) yield { ...plan, kill: undefined }
  for (const name of ['signal', 'kill'] as const) {
    const cut = plan[name]
    if (cut && cut.ms !== 0) yield { ...plan, [name]: { ...cut, ms: 0 } }
  }
  if (plan.skewMs.some(ms => ms !== 0)) yield { ...plan, skewMs: [0, 0] }
  yield* simplerMembers(plan)
  yield* fewerInputs(plan)
  yield* simplerParts(plan)
}

/** Plans with a more usual stack, endpoint, account or course. */
function* simplerMembers(plan: Plan): Generator<Plan> {
  for (const [name, value] of Object.entries(plan.stack ?? {})) {
    const usual: unknown = { ...usualStack }[name as keyof StackPlan]
    if (plan.stack && usual !== value) yield { ...plan, stack: { ...plan.stack, [name]: usual } }
  }
  for (const part of ['endpoint', 'account'] as const) {
    const standard: Readonly<Record<string, unknown>> = { ...usualValues[part] }
    for (const [name, value] of Object.entries(plan[part])) {
      if (JSON.stringify(standard[name]) === JSON.stringify(value)) continue
      yield { ...plan, [part]: { ...plan[part], [name]: standard[name] } }
    }
  }
  for (const [index, course] of plan.ours.entries()) {
    const plain = { ...usualValues.course, ends: course.ends, takesMs: course.takesMs }
    for (const one of [plain, { ...plain, takesMs: 60_000 }, { ...plain, takesMs: 5_000 }]) {
      if (JSON.stringify(one) === JSON.stringify(course) || one.takesMs > course.takesMs) continue
      yield { ...plan, ours: plan.ours.map((own, other) => (other === index ? one : own)) }
    }
  }
  if (plan.postAfterMs !== 1_000) yield { ...plan, postAfterMs: 1_000 }
}

const needed = ['command', 'target', 'serviceName', 'serviceInstanceName', 'environmentName', 'componentName']

function* fewerInputs(plan: Plan): Generator<Plan> {
  for (const name of Object.keys(plan.inputs)) {
    if (needed.includes(name)) continue
    yield { ...plan, inputs: Object.fromEntries(Object.entries(plan.inputs).filter(([one]) => one !== name)) }
  }
  const minutes = Number(plan.inputs['timeoutMinutes'] ?? 0)
  if (minutes > 1) yield { ...plan, inputs: { ...plan.inputs, timeoutMinutes: '1' } }
}

/** Plans with faults that occur once, and actors that act at once with the usual course. */
function* simplerParts(plan: Plan): Generator<Plan> {
  for (const [index, fault] of plan.faults.entries()) {
    for (const part of [{ times: 1 }, { skip: 0 }, { ms: 0 }]) {
      if (JSON.stringify({ ...fault, ...part }) === JSON.stringify(fault)) continue
      yield {
        ...plan,
        faults: plan.faults.map((one, other) => (other === index ? { ...fault, ...part } : one)),
      }
    }
  }
  for (const [index, actor] of plan.actors.entries()) {
    const { everyMs, ...once } = actor
    const simpler = [
      ...(everyMs === undefined ? [] : [once]),
      { ...actor, course: { ...usualValues.course, ends: actor.course.ends } },
      { ...actor, at: { ...actor.at, ms: actor.at.on === 'start' ? actor.at.ms : 0 } },
    ]
    for (const one of simpler) {
      if (JSON.stringify(one) === JSON.stringify(actor)) continue
      yield { ...plan, actors: plan.actors.map((other, at) => (at === index ? one : other)) }
    }
  }
}
