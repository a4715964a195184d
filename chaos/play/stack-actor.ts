import { ENVIRONMENT, targetKey, type ActorAction, type Variant } from '../plan/plan.js'
import { specText } from '../plan/specs.js'
import { usualStack } from '../plan/stack-plan.js'
import { bundleDigest, printedBy, templateName, templateText } from '../plan/stack-templates.js'
import { linkTo, objectOf, recordedText } from '../plan/records.js'
import { stacksIn } from '../model/cloudformation/stacks.js'
import type { Stack } from '../model/cloudformation/stack.js'
import type { Input } from '../model/call.js'
import { ask, type Act, type Somebody } from './somebody.js'

/** What others do to a stack. */
export const stackActs: Readonly<Partial<Record<ActorAction, Act>>> = {
  update: on(update),
  updateEnvironment: on(update, `environment ${ENVIRONMENT}`),
  cancel: on(requesting('CancelUpdateStack')),
  delete: on(requesting('DeleteStack')),
  continueRollback: on(requesting('ContinueUpdateRollback')),
  drift: on(requesting('Drift')),
  recreate: on((one, stack) =>
    requesting('RecreateStack', { ...content(one, stack), ...token(one) })(one, stack),
  ),
  makeChangeSet: on(makeChangeSet),
}

type StackAct = (one: Somebody, stack: Stack) => string | undefined

/** Does something to the stack of the target, or to another one. */
function on(act: StackAct, key?: string): Act {
  return one => {
    const { plan, model } = one.simulation
    const wanted = key ?? targetKey(plan.target)
    const stack = stacksIn(model.history.now).findLast(
      ({ key, status }) => key === wanted && status !== 'DELETE_COMPLETE',
    )
    return stack ? act(one, stack) : 'there is no stack'
  }
}

function requesting(operation: string, input: Input = {}): StackAct {
  return (one, { id }) => ask(one, operation, { StackName: id, ...input })
}

/** Another job of the same action, or somebody in the console, who leaves no record and no token. */
function update(one: Somebody, stack: Stack): string | undefined {
  const { actor, simulation } = one
  const text = textOf(one, stack, stack.text)
  const isKept = actor.hasToken && simulation.plan.stack?.archived !== 'none'
  if (isKept) {
    const [bucket = '', ...key] = objectOf(stack.name, token(one).ClientRequestToken).split('/')
    ask(one, 'PutObject', { bucket, key: key.join('/'), body: text })
  }
  const sent = { TemplateBody: text, ...(actor.hasToken && token(one)) }
  return requesting('UpdateStack', sent)(one, stack)
}

function makeChangeSet(one: Somebody, stack: Stack): string | undefined {
  const name = { ChangeSetName: `of-somebody-else-${one.index}`, ChangeSetType: 'UPDATE' }
  return ask(one, 'CreateChangeSet', { StackName: stack.name, ...content(one, stack), ...name })
}

function token({ simulation, index }: Somebody): { readonly ClientRequestToken: string } {
  const number = String(index).padStart(4, '0')
  const second = Math.floor(simulation.time.now % 100_000_000)
  return { ClientRequestToken: `0000${number}-bbbb-4000-8000-${String(second).padStart(12, '0')}` }
}

function content(one: Somebody, stack: Stack): { readonly TemplateBody: string } {
  return { TemplateBody: textOf(one, stack) }
}

/** `deployed`: what the stack has, which a record names as the text before. */
function textOf(one: Somebody, { kind }: Stack, deployed = ''): string {
  const { plan } = one.simulation
  const { hasToken, variant } = one.actor
  const shape = plan.stack ?? usualStack
  const replicas = hasToken ? '2' : '4'
  const text = templateText(kind, printedBy(usable(variant), { replicas }), shape)
  if (!hasToken) return text
  const bundle = bundleDigest(kind, usable(variant), shape)
  const { ClientRequestToken: id } = token(one)
  const before = linkTo(deployed)
  if (kind === 'component') return recordedText(text, { id, bundle, before })
  const template = templateName(kind, shape)
  return recordedText(text, {
    id,
    bundle,
    before,
    template,
    major: '1',
    spec: specText(kind, usable(variant)),
  })
}

/** Only these are specs of the target itself. */
function usable(variant: Variant): Variant {
  return variant === 'ours' || variant === 'old' ? variant : 'theirs'
}
