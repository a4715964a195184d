import { milliseconds } from '../../account/duration.js'
import { bucketsOf } from '../objects/object-store.js'
import { deploy } from '../state/deploy.js'
import { stackEvent, startOperation } from '../state/events.js'
import { addStack, findStack } from '../state/stacks.js'
import type { AccountState, Content, Stack } from '../state/state.js'
import { advance } from '../state/timeline.js'
import { differencesBetween } from '../template/changes.js'
import { parameterValues } from '../template/parameters.js'
import { parseTemplate } from '../template/template.js'
import type { CloudFormationAccount, ForcedStatus, PastEntry, StackEntry } from './account-file.js'
import { given } from './parse.js'

/** Builds the state of an account at `now` by replaying the history of its stacks. */
export function buildState(account: CloudFormationAccount, speed: number, now: number): AccountState {
  const state: AccountState = {
    accountId: account.accountId ?? '123456789012',
    region: account.region ?? 'us-east-1',
    speed,
    pageSize: account.pageSize ?? 100,
    staleReads: account.staleReads ?? 0,
    templates: account.templates ?? {},
    buckets: bucketsOf(account.buckets ?? {}),
    created: account.created ?? {},
    stacks: [],
    ids: { count: 0 },
  }
  for (const name of parentsFirst(account.stacks)) {
    const entry = account.stacks[name]
    if (entry !== undefined) buildStack(state, name, entry, now)
  }
  return state
}

/** The names of the stacks, nested ones and those that fail with nested ones after the stacks they refer to. */
function parentsFirst(stacks: CloudFormationAccount['stacks']): readonly string[] {
  const references = ({ parent, history = [] }: StackEntry) => [
    ...(parent === undefined ? [] : [parent]),
    ...history.flatMap(({ fails = [] }) => fails.flatMap(({ nestedStack }) => nestedStack ?? [])),
  ]
  const ordered = new Set<string>()
  const visit = (name: string, path: readonly string[]) => {
    const entry = stacks[name]
    if (entry === undefined || path.includes(name)) return
    for (const other of references(entry)) visit(other, [...path, name])
    ordered.add(name)
  }
  for (const name of Object.keys(stacks)) visit(name, [])
  return [...ordered]
}

function buildStack(state: AccountState, name: string, entry: StackEntry, now: number): void {
  const { age = '90d', history = [], terminationProtection = false, parent, physicalIds = {} } = entry
  const past: readonly PastEntry[] = history.length > 0 ? history : [{ ago: age, took: '3m' }]
  const createdAt = now - milliseconds(past[0]?.ago ?? age)
  const stack = addStack(state, name, createdAt, entry, {
    parentId: parent === undefined ? undefined : findStack(state, parent)?.id,
    isProtected: terminationProtection,
    physicalIds,
  })
  if (entry.status !== 'REVIEW_IN_PROGRESS') for (const each of past) replay(state, stack, entry, each, now)
  advance([stack], now)
  if (entry.status !== undefined) force(state, stack, entry.status, entry.statusReason, now)
}

function replay(state: AccountState, stack: Stack, entry: StackEntry, past: PastEntry, now: number): void {
  const { ago, took, token, template, ...step } = past
  const at = now - milliseconds(ago)
  advance([stack], at)
  const kind = stack.content === undefined ? 'CREATE' : 'UPDATE'
  const content = contentOf(entry, template ?? entry.template)
  const differences = differencesBetween(stack.content, content, {
    replacements: {},
    physicalIdOf: id => stack.resources.get(id)?.physicalId,
  })
  // The past has passed at its own speed; what is left of it runs at the one of the simulator.
  const left = Math.max(0, milliseconds(took) - milliseconds(ago))
  const speed = left > 0 ? state.speed : 1
  const takes = (milliseconds(took) - left) * speed + left
  deploy({ state: { ...state, speed }, now: at }, stack, {
    kind,
    content,
    works: differences.map(({ work }) => work),
    operation: startOperation(state, stack, `${kind}_STACK`, token),
    step: { ...step, takes: `${takes.toFixed(3)}ms` },
    onFailure: 'ROLLBACK',
    changeSet: undefined,
  })
}

function contentOf(entry: StackEntry, text: string): Content {
  const { parameters = {}, tags = {}, capabilities = [], roleArn, notificationArns = [] } = entry
  const template = parseTemplate(text)
  const known = given(parameters).filter(one => Object.hasOwn(template.parameters, one.ParameterKey))
  return {
    template,
    parameters: parameterValues(template, known, {}),
    tags,
    capabilities,
    roleArn,
    notificationArns,
  }
}

function force(
  state: AccountState,
  stack: Stack,
  status: ForcedStatus,
  reason: string | undefined,
  now: number,
): void {
  stack.pending = []
  const type = status === 'REVIEW_IN_PROGRESS' ? 'CREATE_CHANGESET' : 'UPDATE_STACK'
  const operation = stack.operations.at(-1) ?? startOperation(state, stack, type, undefined)
  stackEvent(state, stack, now, { operation, status, reason })
}
