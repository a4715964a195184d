import { ENVIRONMENT, targetKey, type Actor, type Variant } from '../plan/plan.js'
import { specText } from '../plan/specs.js'
import { usualStack } from '../plan/stack-plan.js'
import { bundleDigest, printedBy, recordedText, templateName, templateText } from '../plan/stack-templates.js'
import type { Call } from '../model/call.js'
import { stacksIn } from '../model/cloudformation/stacks.js'
import type { Stack } from '../model/cloudformation/stack.js'
import type { Simulation } from './simulation.js'

/** Does what somebody else does to the stack of the target. Returns why it was refused; undefined when it was accepted. */
export function actOnStack(simulation: Simulation, actor: Actor, index: number): string | undefined {
  return new StackActor(simulation, actor, index).act()
}

class StackActor {
  readonly #simulation: Simulation
  readonly #actor: Actor
  readonly #index: number

  constructor(simulation: Simulation, actor: Actor, index: number) {
    this.#simulation = simulation
    this.#actor = actor
    this.#index = index
  }

  act(): string | undefined {
    const { does } = this.#actor
    const stack = this.#stack(does === 'updateEnvironment' ? `environment ${ENVIRONMENT}` : undefined)
    if (!stack) return 'there is no stack'
    const StackName = stack.id
    switch (does) {
      case 'cancel':
        return this.#ask('CancelUpdateStack', { StackName })
      case 'delete':
        return this.#ask('DeleteStack', { StackName })
      case 'continueRollback':
        return this.#ask('ContinueUpdateRollback', { StackName })
      case 'drift':
        return this.#ask('Drift', { StackName })
      case 'recreate':
        return this.#ask('RecreateStack', { StackName, TemplateBody: this.#text(stack), ...this.#token() })
      case 'makeChangeSet':
        return this.#makeChangeSet(stack)
      default:
        return this.#update(stack)
    }
  }

  #stack(key = targetKey(this.#simulation.plan.target)): Stack | undefined {
    const { now } = this.#simulation.model.history
    return stacksIn(now).findLast(one => one.key === key && one.status !== 'DELETE_COMPLETE')
  }

  #ask(operation: string, input: Call['input']): string | undefined {
    const { course } = this.#actor
    const call = this.#simulation.call(operation, input, { who: 'others', request: this.#index }, { course })
    const answer = this.#simulation.ask(call)
    return answer instanceof Error ? `${answer.name}: ${answer.message}` : undefined
  }

  /** Another job of the same action, or somebody in the console, who leaves no record and no token. */
  #update(stack: Stack): string | undefined {
    const { hasToken } = this.#actor
    const token = hasToken ? this.#token() : {}
    return this.#ask('UpdateStack', { StackName: stack.id, TemplateBody: this.#text(stack), ...token })
  }

  #token(): { readonly ClientRequestToken: string } {
    const number = String(this.#index).padStart(4, '0')
    const second = Math.floor(this.#simulation.time.now % 100_000_000)
    return { ClientRequestToken: `0000${number}-bbbb-4000-8000-${String(second).padStart(12, '0')}` }
  }

  #text({ kind }: Pick<Stack, 'kind'>): string {
    const { plan } = this.#simulation
    const { hasToken, variant } = this.#actor
    const shape = plan.stack ?? usualStack
    const replicas = hasToken ? '2' : '4'
    const text = templateText(kind, printedBy(usable(variant), { replicas }), shape)
    if (!hasToken) return text
    const bundle = bundleDigest(kind, usable(variant), shape)
    const { ClientRequestToken: id } = this.#token()
    if (kind === 'component') return recordedText(text, { id, bundle })
    const template = templateName(kind, shape)
    return recordedText(text, { id, bundle, template, major: '1', spec: specText(kind, usable(variant)) })
  }

  #makeChangeSet(stack: Stack): string | undefined {
    const TemplateBody = this.#text(stack)
    const name = { ChangeSetName: `of-somebody-else-${this.#index}`, ChangeSetType: 'UPDATE' }
    return this.#ask('CreateChangeSet', { StackName: stack.name, TemplateBody, ...name })
  }
}

/** Only these are specs of the target itself. */
function usable(variant: Variant): Variant {
  return variant === 'ours' || variant === 'old' ? variant : 'theirs'
}
