import type { InstanceTarget } from '../../../proton-spec/target.js'
import { ProviderError } from '../../../shared/errors.js'
import { preconditionFailed } from '../../../shared/precondition-errors.js'
import type { StackInfo } from '../api/responses.js'
import type { StackApi } from '../api/stack-api.js'
import { isUnderReview } from '../api/statuses.js'

/** What a stack is the counterpart of. */
export type StackOwner =
  | { readonly kind: 'environment'; readonly name: string }
  | { readonly kind: 'instance'; readonly serviceName: string; readonly name: string }
  | { readonly kind: 'component'; readonly name: string }
  | { readonly kind: 'pipeline'; readonly serviceName: string }

/** How a user names the stack that is meant. */
export const STACK_NAME_HINT = 'Set stackName (for the environment of an instance: environmentStackName).'

/** The stacks that Proton left, or that this action created, with what they are of, by one walk of DescribeStacks. */
export class StackDirectory {
  readonly #stacks: readonly { readonly stack: StackInfo; readonly owner: StackOwner }[]

  /** `stacks`: all of the account and region. Nested stacks have the tags of their parents, and are left out. */
  constructor(stacks: readonly StackInfo[]) {
    this.#stacks = stacks
      .filter(({ isNested, status }) => !isNested && !isUnderReview(status))
      .flatMap(stack => {
        const owner = ownerIn(stack.tags)
        return owner ? [{ stack, owner }] : []
      })
  }

  /** The stack of `owner`; undefined where there is none. Throws ProviderError where there are several. */
  find(owner: StackOwner): StackInfo | undefined {
    const key = keyOf(owner)
    const found = this.#stacks.filter(one => keyOf(one.owner) === key).map(({ stack }) => stack)
    if (found.length > 1) {
      const names = found.map(({ name }) => name).join(', ')
      throw preconditionFailed(
        'AmbiguousStack',
        `${found.length} stacks have the tags of ${ownerText(owner)}: ${names}`,
        STACK_NAME_HINT,
      )
    }
    return found[0]
  }

  /** The components that are attached to the instance. */
  attachedTo(instance: InstanceTarget): ReturnType<typeof this.list<'component'>> {
    return this.list('component').filter(({ stack }) => {
      const found = instanceIn(stack.tags)
      return (
        found?.serviceName === instance.serviceName &&
        found.serviceInstanceName === instance.serviceInstanceName
      )
    })
  }

  /** The services with a stack of an instance, sorted. */
  serviceNames(): readonly string[] {
    return [...new Set(this.list('instance').map(({ owner }) => owner.serviceName))].sort()
  }

  /** Every stack of the kind, and of the service where one is given, with what it is of. */
  list<Kind extends StackOwner['kind']>(
    kind: Kind,
    serviceName?: string,
  ): readonly { readonly stack: StackInfo; readonly owner: Extract<StackOwner, { readonly kind: Kind }> }[] {
    return this.#stacks.flatMap(({ stack, owner }) => {
      if (!isOfKind(owner, kind)) return []
      const isOther = serviceName !== undefined && 'serviceName' in owner && owner.serviceName !== serviceName
      return isOther ? [] : [{ stack, owner }]
    })
  }
}

/**
 * Reads the directory. Throws ProviderError; where the walk is denied, the hint names the permission, and `avoidedBy`: what
 * makes the walk unnecessary.
 */
export async function readStackDirectory(
  api: Pick<StackApi, 'listStacks'>,
  signal: AbortSignal,
  avoidedBy?: string,
): Promise<StackDirectory> {
  try {
    return new StackDirectory(await api.listStacks(signal))
  } catch (error) {
    if (!(error instanceof ProviderError) || error.fault !== 'denied') throw error
    const { operation, code, fault, message, cause } = error
    const otherwise = avoidedBy === undefined ? '.' : `, or make that unnecessary: ${avoidedBy}`
    const hint = `Allow cloudformation:DescribeStacks on "*" to find stacks by their tags${otherwise}`
    throw new ProviderError(operation, code, fault, { message, hint, cause })
  }
}

/** Whether the stack is of something that Proton deployed, or that this action deploys. */
export function isOfProton({ tags }: Pick<StackInfo, 'tags'>): boolean {
  return ownerIn(tags) !== undefined
}

/**
 * What the tags of a stack say that it is of. Assumed: Proton tagged each stack with the ARNs of all that it belongs to,
 * so that a component's has the most tags, and an environment's only its own.
 */
export function ownerIn(tags: ReadonlyMap<string, string>): StackOwner | undefined {
  const [component] = namesIn(tags.get('proton:component'), 'component')
  if (component !== undefined) return { kind: 'component', name: component }
  const instance = instanceIn(tags)
  if (instance) {
    const { kind, serviceName, serviceInstanceName: name } = instance
    return { kind, serviceName, name }
  }
  const [service] = namesIn(tags.get('proton:service'), 'service')
  const environment = environmentIn(tags)
  if (service !== undefined)
    return environment === undefined ? { kind: 'pipeline', serviceName: service } : undefined
  return environment === undefined ? undefined : { kind: 'environment', name: environment }
}

/** The instance in the tags of a stack: the one that it is of, or that its component is attached to. */
export function instanceIn(tags: ReadonlyMap<string, string>): InstanceTarget | undefined {
  const [serviceName, serviceInstanceName] = namesIn(
    tags.get('proton:service-instance'),
    'service',
    'service-instance',
  )
  if (serviceName === undefined || serviceInstanceName === undefined) return undefined
  return { kind: 'instance', serviceName, serviceInstanceName }
}

/** The environment in the tags of a stack: the one that it is of or belongs to. */
export function environmentIn(tags: ReadonlyMap<string, string>): string | undefined {
  return namesIn(tags.get('proton:environment'), 'environment')[0]
}

/** The names in an ARN of Proton's, whose kinds must be `kinds`; of any account, an environment may be in another. */
function namesIn(arn: string | undefined, ...kinds: readonly string[]): readonly string[] {
  const resource = /^arn:[\w-]+:proton:[\w-]*:\d*:(.+)$/.exec(arn ?? '')?.[1]
  const parts = resource?.split('/') ?? []
  const isOfKinds =
    parts.length === 2 * kinds.length && kinds.every((kind, index) => parts[2 * index] === kind)
  return isOfKinds ? parts.filter((_, index) => index % 2 === 1) : []
}

function isOfKind<Kind extends StackOwner['kind']>(
  owner: StackOwner,
  kind: Kind,
): owner is Extract<StackOwner, { readonly kind: Kind }> {
  return owner.kind === kind
}

function keyOf(owner: StackOwner): string {
  return [owner.kind, ...namesOf(owner)].join('/')
}

const kindNames = {
  environment: 'environment',
  instance: 'service instance',
  component: 'component',
  pipeline: 'pipeline of service',
} as const satisfies Readonly<Record<StackOwner['kind'], string>>

/** `service instance shop/prod` */
export function ownerText(owner: StackOwner): string {
  return `${kindNames[owner.kind]} ${namesOf(owner).join('/')}`
}

function namesOf(owner: StackOwner): readonly string[] {
  return [...('serviceName' in owner ? [owner.serviceName] : []), ...('name' in owner ? [owner.name] : [])]
}
