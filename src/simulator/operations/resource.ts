import { cancelDeployment } from '../actions/deploy.js'
import type { Fields, InputOf } from '../server/field-rules.js'
import { EMPTY_TOKEN, MEMBER, members } from '../server/fields.js'
import { readWithStaleness, withStaleReads } from '../server/stale-reads.js'
import { progressOf, viewOf } from '../state/lifecycle.js'
import { deploymentWithId } from '../state/lookup.js'
import { scheduleDeletion } from '../state/schedule.js'
import type { AccountState, Answer, Context, Target } from '../state/state.js'
import { type Operation, operation } from './operation.js'

/** What services and the kinds of targets have in common. */
type Item = Pick<Target, 'arn' | 'deletion' | 'deletionPlan'>

/** One kind of resource: its member in answers, and how requests and answers refer to it. */
export interface Kind<T extends Item> {
  readonly member: string
  /** The ARN that a resource of these names has or would have. */
  readonly arn: (state: AccountState, ...names: string[]) => string
  /** Throws ResourceNotFoundException. */
  readonly find: (context: Context, ...names: string[]) => T
  readonly show: (context: Context, item: T) => Answer
}

function answerWith<T extends Item>({ member, show }: Kind<T>, context: Context, item: T): Answer {
  return { [member]: show(context, item) }
}

/** Changes a resource, which the next reads may not show, and answers with the result. */
export function change<T extends Item>(kind: Kind<T>, context: Context, item: T, act: () => void): Answer {
  withStaleReads(context.state, item.arn, () => kind.show(context, item), act)
  return answerWith(kind, context, item)
}

/** Creates a resource, which the next reads may not find, and answers with it. */
export function create<T extends Item>(
  kind: Kind<T>,
  context: Context,
  names: readonly string[],
  act: (arn: string) => T,
): Answer {
  const arn = kind.arn(context.state, ...names)
  const nothing = () => undefined
  const created = withStaleReads(context.state, arn, nothing, () => act(arn))
  return answerWith(kind, context, created)
}

/** The Get operation of a resource; `names` are the members of the request that identify it, here and below. */
export function get<T extends Item>({ member, arn, find, show }: Kind<T>, ...names: string[]): Operation {
  return operation(nameFields(names), (input, context) => {
    const values = valuesOf(input, names)
    const read = () => show(context, find(context, ...values))
    return { [member]: readWithStaleness(context.state, arn(context.state, ...values), read) }
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
export function cancel(kind: Kind<Target>, ...names: string[]): Operation {
  return operation(nameFields(names), (input, context) => {
    const target = kind.find(context, ...valuesOf(input, names))
    cancelDeployment(target, context.now)
    return answerWith(kind, context, target)
  })
}

/** The List…Outputs operation of a kind of targets. */
export function listOutputs({ find }: Kind<Target>, ...names: string[]): Operation {
  const fields = { ...nameFields(names), deploymentId: MEMBER.deploymentId, nextToken: EMPTY_TOKEN }
  return operation<Fields>(fields, (input, context) => {
    const { deploymentId } = input
    const target = find(context, ...valuesOf(input, names))
    const outputs =
      deploymentId === undefined
        ? viewOf(target, context.now).live.outputs
        : outputsOf(context, target, deploymentId)
    return { outputs: Object.entries(outputs).map(([key, valueString]) => ({ key, valueString })) }
  })
}

/** A deployment has no outputs until it succeeds. */
function outputsOf(context: Context, target: Target, id: string): Readonly<Record<string, string>> {
  const { attempt } = deploymentWithId(context, id, other => other === target)
  return progressOf(attempt, context.now).status === 'SUCCEEDED' ? attempt.targetState.outputs : {}
}

function nameFields(names: readonly string[]): Fields {
  return Object.fromEntries(names.map(name => [name, { ...MEMBER.name, required: true }]))
}

function valuesOf(input: InputOf<Fields>, names: readonly string[]): string[] {
  return names.map(name => input[name] ?? '')
}
