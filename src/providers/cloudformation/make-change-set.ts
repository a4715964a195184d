import { readSpec, isSpecMap } from '../../proton-spec/document.js'
import type { StackInfo } from './api/responses.js'
import type { ChangeSetRequest } from './api/stack-api.js'
import { ownerOf } from './find-stack.js'
import type { OpenedChange } from './opening.js'
import type { WantedTemplate } from './wanted.js'
import {
  capabilitiesFor,
  changeSetName,
  createChangeSet,
  type PreparedChangeSet,
} from './stack/change-set.js'
import { newStackName, newStackTags } from './stack/new-stack.js'

/** What a change set is made of. */
export interface ChangeSetParts {
  /** Undefined: it is created. */
  readonly stack: StackInfo | undefined
  readonly wanted: Pick<WantedTemplate, 'located' | 'template'>
  readonly token: string
  readonly text: string
}

/** Makes a change set of a text; undefined where it would change nothing. Throws ProviderError. */
export function makeChangeSet(
  opened: OpenedChange,
  { stack, wanted, token, text }: ChangeSetParts,
  signal: AbortSignal,
): Promise<PreparedChangeSet | undefined> {
  const { api, context } = opened
  const declared = parametersIn(text)
  const request: ChangeSetRequest = {
    name: changeSetName(token, 1),
    clientToken: token,
    template: { body: text },
    capabilities: capabilitiesFor(stack?.capabilities ?? []),
    keptParameters: (stack?.parameters ?? []).filter(name => declared.includes(name)),
    includesNestedStacks: text.includes('AWS::CloudFormation::Stack'),
    ...(stack
      ? { stackName: stack.name, isCreation: false, tags: new Map() }
      : { ...newStack(opened, wanted, token), isCreation: true }),
  }
  return createChangeSet({ api, clock: context.clock }, request, signal)
}

/** The parameters that a template declares. */
function parametersIn(text: string): readonly string[] {
  const parameters = readSpec(text)?.root['Parameters']
  return isSpecMap(parameters) ? Object.keys(parameters) : []
}

/** The name and the tags of a stack that is created. */
function newStack(
  { target, region, account, stackName }: OpenedChange,
  { located, template: { environment, attachedTo } }: ChangeSetParts['wanted'],
  deploymentId: string,
): Pick<ChangeSetRequest, 'stackName' | 'tags'> {
  const owner = ownerOf(target)
  const tags = newStackTags({
    owner,
    attachedTo,
    partition: partitionOf(region),
    region,
    account: environment?.accountId || (account() ?? ''),
    templateName: located.template,
    environmentName: environment?.name ?? owner.name,
    deploymentId,
  })
  return { stackName: stackName ?? newStackName({ owner, deploymentId }), tags }
}

function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn'
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws'
}
