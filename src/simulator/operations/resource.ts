import type { Fields } from '../server/field-rules.js'
import { EMPTY_TOKEN, MEMBER, members } from '../server/fields.js'
import { readWithStaleness, withStaleReads } from '../server/stale-reads.js'
import { progressOf, viewOf } from '../state/lifecycle.js'
import { arnOf, existing } from '../state/lookup.js'
import { scheduleDeletion } from '../state/schedule.js'
import type { Answer, Context, Target } from '../state/state.js'
import { cancelDeployment } from '../actions/deploy.js'
import { type Operation, operation } from './operation.js'

/** What services and the kinds of targets have in common. */
type Item = Pick<Target, 'arn' | 'deletion' | 'deletionPlan'>

/** One kind of resource: its member in answers, how it is found by its names, and how it is shown. */
export interface Kind<T extends Item> {
  readonly member: string
  readonly find: (context: Context, ...names: string[]) => T
  readonly show: (context: Context, item: T) => Answer
}

/** The answer with the resource as it is now. */
export function answerWith<T extends Item>({ member, show }: Kind<T>, context: Context, item: T): Answer {
  return { [member]: show(context, item) }
}

/** Changes a resource, which the next reads may not show, and answers with the result. */
export function change<T extends Item>(kind: Kind<T>, context: Context, item: T, act: () => void): Answer {
  withStaleReads(context.state, item.arn, () => kind.show(context, item), act)
  return answerWith(kind, context, item)
}

/** Creates a resource, which the next reads may not find, and answers with it. */
export function create<T extends Item>(kind: Kind<T>, context: Context, arn: string, act: () => T): Answer {
  return answerWith(
    kind,
    context,
    withStaleReads(context.state, arn, () => undefined, act),
  )
}

/** The Get operation of a resource; `arn` is the one that these names have or would have. */
export function get<T extends Item>(
  { member, find, show }: Kind<T>,
  names: readonly string[],
  arn: (context: Context, ...values: string[]) => string,
): Operation {
  return operation(nameFields(names), (input, context) => {
    const values = names.map(name => input[name] ?? '')
    const read = () => show(context, find(context, ...values))
    return { [member]: readWithStaleness(context.state, arn(context, ...values), read) }
  })
}

/** The Delete operation of a resource; `check` throws when it cannot be deleted, `parts` are deleted with it. */
export function remove<T extends Item>(
  kind: Kind<T>,
  check: (context: Context, item: T) => void,
  parts: (context: Context, item: T) => readonly Item[] = () => [],
): Operation {
  return operation(members(['name']), ({ name }, context) => {
    const item = kind.find(context, name)
    check(context, item)
    return change(kind, context, item, () => {
      const deletion = scheduleDeletion(item.deletionPlan, context.now, context.state.speed)
      for (const deleted of [item, ...parts(context, item)]) deleted.deletion = deletion
    })
  })
}

/** The Cancel…Deployment operation of a kind of targets. */
export function cancel(kind: Kind<Target>, names: readonly string[]): Operation {
  return operation(nameFields(names), (input, context) => {
    const target = kind.find(context, ...names.map(name => input[name] ?? ''))
    cancelDeployment(target, context.now)
    return answerWith(kind, context, target)
  })
}

/** The List…Outputs operation of a kind of targets. */
export function listOutputs({ find }: Kind<Target>, names: readonly string[]): Operation {
  const fields = {
    ...nameFields(names),
    deploymentId: MEMBER.deploymentId,
    nextToken: EMPTY_TOKEN,
  }
  return operation<Fields>(fields, (input, context) => {
    const { deploymentId } = input
    const target = find(context, ...names.map(name => input[name] ?? ''))
    const outputs =
      deploymentId === undefined
        ? viewOf(target, context.now).live.outputs
        : outputsOf(context, target, deploymentId)
    return { outputs: Object.entries(outputs).map(([key, valueString]) => ({ key, valueString })) }
  })
}

/** A deployment has no outputs until it succeeds. */
function outputsOf({ state, now }: Context, target: Target, id: string): Readonly<Record<string, string>> {
  const found = target.attempts.find(attempt => attempt.id === id && attempt.isDeleted !== true)
  const attempt = existing(found, arnOf(state, 'deployment', id))
  return progressOf(attempt, now).status === 'SUCCEEDED' ? attempt.targetState.outputs : {}
}

function nameFields(names: readonly string[]): Fields {
  return Object.fromEntries(names.map(name => [name, { ...MEMBER.name, required: true }]))
}
