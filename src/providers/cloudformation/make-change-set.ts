import { readSpec, isSpecMap } from '../../proton-spec/document.js'
import type { StackInfo } from './api/responses.js'
import type { ChangeSetRequest } from './api/stack-api.js'
import { supplyTemplate } from './archive/supply-template.js'
import { ownerOf } from './find-stack.js'
import type { OpenedTarget } from './opening.js'
import type { WantedTemplate } from './wanted.js'
import {
  capabilitiesFor,
  changeSetName,
  createChangeSet,
  type PreparedChangeSet,
} from './stack/change-set.js'
import { newStackName, newStackTags } from './stack/new-stack.js'
import { placeIn, withPlace } from './template-place.js'

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
  const declared = parametersIn(text)
  const request: Omit<ChangeSetRequest, 'template'> = {
    name: changeSetName(token, 1),
    clientToken: token,
    capabilities: capabilitiesFor(stack?.capabilities ?? []),
    keptParameters: (stack?.parameters ?? []).filter(name => declared.includes(name)),
    includesNestedStacks: text.includes('AWS::CloudFormation::Stack'),
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

/** The parameters that a template declares. */
function parametersIn(text: string): readonly string[] {
  const parameters = readSpec(text)?.root['Parameters']
  return isSpecMap(parameters) ? Object.keys(parameters) : []
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
  return { stackName: stackName ?? newStackName({ owner, deploymentId }), tags }
}

function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn'
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws'
}
