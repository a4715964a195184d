import { preconditionFailed } from '../../shared/precondition-errors.js'
import type { StackInfo } from './api/responses.js'
import type { ChangeSetRequest } from './api/change-set-api.js'
import { supplyTemplate } from './archive/supply-template.js'
import { ownerOf } from './stack/find-stack.js'
import type { OpenedTarget } from './opened-target.js'
import type { WantedTemplate } from './wanted/wanted.js'
import { capabilitiesFor, changeSetName, type PreparedChangeSet } from './stack/change-set.js'
import { createChangeSet } from './stack/create-change-set.js'
import { keptParameters } from './stack/kept-parameters.js'
import { newStackName, newStackTags } from './stack/new-stack.js'
import { placeIn, withPlace } from './wanted/template-place.js'

/** What a change set is made of. */
export interface ChangeSetParts {
  /** Undefined: it is created. */
  readonly stack: StackInfo | undefined
  /** What the text was rendered from; undefined for a text that was deployed before. */
  readonly wanted?: Pick<WantedTemplate, 'located' | 'template' | 'inputs'> | undefined
  readonly token: string
  readonly text: string
  /** The change set is to be executed: the text is kept in the bucket, if one is named. */
  readonly isDeployed: boolean
}

/** Makes a change set of a text; undefined where it would change nothing. Throws ProviderError. */
export async function makeChangeSet(
  opened: OpenedTarget,
  { stack, wanted, token, text, isDeployed }: ChangeSetParts,
  signal: AbortSignal,
): Promise<PreparedChangeSet | undefined> {
  const { api, context } = opened
  const request: Omit<ChangeSetRequest, 'template'> = {
    name: changeSetName(token, 1),
    clientToken: token,
    capabilities: capabilitiesFor(stack?.capabilities ?? []),
    keptParameters: keptParameters(stack?.parameters ?? [], text),
    includesNestedStacks: /AWS::(CloudFormation::Stack|Serverless::Application)\b/.test(text),
    ...(stack
      ? { stackName: stack.name, isCreation: false, tags: new Map() }
      : { ...newStack(opened, wanted, token), isCreation: true }),
  }
  const name = { stackName: request.stackName, deploymentId: token }
  const { template, release } = await supplyTemplate(opened, { ...name, text, isDeployed }, signal)
  const placeOf = wanted && placeIn(wanted.template, wanted.inputs)
  try {
    return await createChangeSet({ api, context, placeOf }, { ...request, template }, signal)
  } catch (error) {
    throw wanted ? withPlace(error, text, wanted) : error
  } finally {
    await release()
  }
}

/** The name and the tags of a stack that is created. */
function newStack(
  { target, region, account, stackName }: OpenedTarget,
  wanted: ChangeSetParts['wanted'],
  deploymentId: string,
): Pick<ChangeSetRequest, 'stackName' | 'tags'> {
  const owner = ownerOf(target)
  const { environment, attachedTo } = wanted?.template ?? {}
  const tags = newStackTags({
    owner,
    attachedTo,
    partition: partitionOf(region),
    region,
    account: environment?.accountId || (account() ?? ''),
    templateName: wanted?.located.template,
    environmentName: environment?.name ?? owner.name,
    deploymentId,
  })
  if (stackName?.startsWith('arn:'))
    throw preconditionFailed('StackNotFound', `there is no stack ${stackName}`, NAME_HINT)
  return { stackName: stackName ?? newStackName({ owner, deploymentId }), tags }
}

const NAME_HINT = 'A new stack gets an ARN of its own: set stackName to its name, or leave it out.'

function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn'
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws'
}
