import { ifFound } from '../../../engine/polling/request.js'
import { preconditionFailed } from '../../../shared/precondition-errors.js'
import type { StackInfo } from '../api/responses.js'
import type { StackApi } from '../api/stack-api.js'
import type { StackTarget } from '../inputs/parse-inputs.js'
import {
  ownerIn,
  ownerText,
  readStackDirectory,
  STACK_NAME_HINT,
  type StackOwner,
} from './stack-directory.js'

/** What finding stacks needs. */
export type StackSearch = Pick<StackApi, 'getStack' | 'listStacks'>

/** The target as the tags of a stack name it. */
export function ownerOf(target: StackTarget): Exclude<StackOwner, { readonly kind: 'pipeline' }> {
  if ('environmentName' in target) return { kind: 'environment', name: target.environmentName }
  if ('componentName' in target) return { kind: 'component', name: target.componentName }
  return { kind: 'instance', serviceName: target.serviceName, name: target.serviceInstanceName }
}

/**
 * The stack of a target: the one that is named, else the only one with its tags; undefined where there is none. Throws
 * ProviderError, also where the tags of the named stack are those of another target.
 */
export async function findStack(
  api: StackSearch,
  target: StackTarget,
  stackName: string | undefined,
  signal: AbortSignal,
): Promise<StackInfo | undefined> {
  if (stackName === undefined)
    return (await readStackDirectory(api, signal, STACK_NAME_HINT)).find(ownerOf(target))
  const stack = await ifFound(api.getStack(stackName, signal))
  if (stack) refuseOthers(stack, ownerText(ownerOf(target)))
  return stack
}

function refuseOthers({ name, tags }: StackInfo, wanted: string): void {
  const tagged = ownerIn(tags)
  if (!tagged || ownerText(tagged) === wanted) return
  throw preconditionFailed(
    'OtherTarget',
    `the stack ${name} has the tags of ${ownerText(tagged)}, not of ${wanted}`,
    'Correct stackName (for the environment of an instance: environmentStackName), or leave it out to find the stack by its tags.',
  )
}

/** What the tag `proton:template` says. */
export interface TemplateTag {
  readonly name?: string | undefined
  readonly major?: string | undefined
  /** The services with a stack, where the target's own service has none. */
  readonly existingServices?: readonly string[] | undefined
}

/** The template that a stack is of or, for an instance without one, another instance of its service. */
export async function templateOf(
  api: StackSearch,
  target: StackTarget,
  stack: StackInfo | undefined,
  signal: AbortSignal,
): Promise<TemplateTag> {
  const own = stack && templateIn(stack.tags)
  if (own || !('serviceName' in target)) return own ?? {}
  const directory = await readStackDirectory(api, signal)
  const siblings = directory.list('instance', target.serviceName)
  if (siblings.length === 0) return { existingServices: directory.serviceNames() }
  return siblings.flatMap(sibling => templateIn(sibling.stack.tags) ?? [])[0] ?? {}
}

/**
 * Assumed: the tag is the ARN of a template or of its version, such as
 * `arn:aws:proton:eu-west-1:111122223333:service-template/web:1.4`.
 */
export function templateIn(tags: ReadonlyMap<string, string>): TemplateTag | undefined {
  const [, name, major] = /\/([^/:]+)(?::(\d+))?[^/]*$/.exec(tags.get('proton:template') ?? '') ?? []
  return name === undefined ? undefined : { name, major }
}
