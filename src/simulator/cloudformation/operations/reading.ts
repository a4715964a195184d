import { invalidStack } from '../server/errors.js'
import { readStack } from '../state/stacks.js'
import type { AccountState, Stack } from '../state/state.js'
import { neededCapability } from '../template/capabilities.js'
import { parseTemplate, type Template } from '../template/template.js'
import { changeSetOf } from './find-change-set.js'
import { NAME, NEXT_TOKEN, OPTIONAL_NAME, TEMPLATE_FIELDS, TEXT } from './fields.js'
import { mangled } from './mangled.js'
import { type Operation, operation } from './operation.js'
import { pageOf } from './paging.js'
import { eventView, resourceView, stackView } from './stack-view.js'
import { templateText } from './template-source.js'

const describeStacks = operation(
  { StackName: OPTIONAL_NAME, NextToken: NEXT_TOKEN },
  ({ StackName: name, NextToken: token }, { state }) => {
    if (name !== undefined) return { Stacks: [stackView(shownStack(state, name))] }
    const existing = state.stacks.filter(({ deletedAt }) => deletedAt === undefined)
    const { items, nextToken } = pageOf(existing, ({ id }) => id, state.pageSize, token)
    return { Stacks: items.map(stackView), NextToken: nextToken }
  },
)

/** The stack as a client reads it; throws ValidationError. */
function shownStack(state: AccountState, nameOrId: string): Stack {
  const stack = readStack(state, nameOrId)
  if (stack === undefined) throw invalidStack(`Stack with id ${nameOrId} does not exist`)
  return stack
}

const describeStackEvents = operation(
  { StackName: NAME, NextToken: NEXT_TOKEN },
  ({ StackName: name, NextToken: token }, { state }) => {
    const stack = readStack(state, name)
    if (stack === undefined) throw invalidStack(`Stack [${name}] does not exist`)
    const events = stack.events.filter(({ validation }) => validation === undefined).reverse()
    const { items, nextToken } = pageOf(events, ({ id }) => id, state.pageSize, token)
    return { StackEvents: items.map(event => eventView(stack, event)), NextToken: nextToken }
  },
)

const describeStackResources = operation(
  {
    StackName: OPTIONAL_NAME,
    LogicalResourceId: TEXT,
    PhysicalResourceId: TEXT,
  },
  ({ StackName: name, LogicalResourceId: logicalId, PhysicalResourceId: physicalId }, { state }) => {
    const stack =
      name === undefined
        ? state.stacks.find(({ resources }) =>
            [...resources.values()].some(one => one.physicalId === physicalId),
          )
        : shownStack(state, name)
    if (stack === undefined) throw invalidStack(`Stack for ${physicalId ?? 'no resource'} does not exist`)
    const resources = [...stack.resources.values()].filter(
      one => logicalId === undefined || one.logicalId === logicalId,
    )
    return { StackResources: resources.map(one => resourceView(stack, one)) }
  },
)

const getTemplate = operation(
  {
    StackName: OPTIONAL_NAME,
    ChangeSetName: OPTIONAL_NAME,
    TemplateStage: { type: 'string', values: ['Original', 'Processed'] },
  },
  ({ StackName: name, ChangeSetName: changeSetName }, { state }) => {
    const content =
      changeSetName === undefined
        ? contentOf(state, name ?? '')
        : changeSetOf(state, changeSetName, name).changeSet.content
    return { TemplateBody: mangled(content.template.text), StagesAvailable: ['Original', 'Processed'] }
  },
)

function contentOf(state: AccountState, name: string) {
  const { content, id, status } = shownStack(state, name)
  if (content === undefined) throw invalidStack(`Stack [${id}] is in ${status} state and has no template.`)
  return content
}

const getTemplateSummary = operation(
  { ...TEMPLATE_FIELDS, StackName: OPTIONAL_NAME },
  ({ StackName: name, ...source }, { state }) => {
    const template =
      name === undefined ? parseTemplate(templateText(state, source)) : contentOf(state, name).template
    return summaryOf(template)
  },
)

function summaryOf(template: Template) {
  const needed = neededCapability(template)
  const types = Object.values(template.resources).map(({ type }) => type)
  const iamTypes = types.filter(type => type.startsWith('AWS::IAM::'))
  return {
    Parameters: Object.entries(template.parameters).map(([name, declared]) => ({
      ParameterKey: name,
      DefaultValue: textOf(declared['Default']),
      ParameterType: textOf(declared['Type']) ?? 'String',
      NoEcho: declared['NoEcho'] === 'true',
      Description: textOf(declared['Description']),
      ParameterConstraints: { AllowedValues: declared['AllowedValues'] },
    })),
    Description: template.description,
    Capabilities: needed === undefined ? [] : [needed],
    CapabilitiesReason:
      needed && `The following resource(s) require capabilities: [${[...new Set(iamTypes)].join(', ')}]`,
    ResourceTypes: [...new Set(types)],
    Version: '2010-09-09',
    DeclaredTransforms: template.transforms,
  }
}

function textOf(node: unknown): string | undefined {
  return typeof node === 'string' ? node : undefined
}

/** The operations that read stacks. */
export const readingOperations: Readonly<Record<string, Operation>> = {
  DescribeStacks: describeStacks,
  DescribeStackEvents: describeStackEvents,
  DescribeStackResources: describeStackResources,
  GetTemplate: getTemplate,
  GetTemplateSummary: getTemplateSummary,
}
