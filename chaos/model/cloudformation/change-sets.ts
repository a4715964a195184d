import type { TargetKind } from '../../plan/plan.js'
import { ApiError, needed, textIn, type Answer, type Call, type Input, type Model } from '../call.js'
import { behaviour } from './behaviour.js'
import { changesBetween } from './changes.js'
import { startDeployment } from './deploying.js'
import { templateAt } from './objects.js'
import { isBusy, isUpdatable, type ChangeSet, type Stack } from './stack.js'
import {
  arnOf,
  changeChangeSet,
  changeSetNamed,
  changeStack,
  foundStack,
  putStack,
  refused,
  stackNamed,
} from './stacks.js'

const NOTHING =
  "The submitted information didn't contain changes. Submit different information to create a change set."

/** TemplateBody: CloudFormation API reference, CreateChangeSet. */
const MOST_BYTES = 51_200

/** Requests that make, execute and delete change sets. */
export const changeSetChanges: Readonly<Record<string, (model: Model, call: Call) => Answer>> = {
  CreateChangeSet: createChangeSet,
  ExecuteChangeSet: executeChangeSet,
  DeleteChangeSet: deleteChangeSet,
}

/** The answer to a change set that is not there. */
export function missing(name: string): ApiError {
  return new ApiError('ChangeSetNotFound', `ChangeSet [${name}] does not exist`)
}

/** Throws where no update can start. */
export function refuseBusy(stack: Stack): void {
  if (isUpdatable(stack)) return
  throw refused(`Stack:${stack.id} is in ${stack.status} state and can not be updated.`)
}

function createChangeSet(model: Model, call: Call): Answer {
  const { input, author } = call
  const isCreation = textIn(input, 'ChangeSetType') === 'CREATE'
  const name = needed(input, 'ChangeSetName')
  const text = textOf(model, input)
  const stack = isCreation ? newStack(model, call) : foundStack(model.history.now, needed(input, 'StackName'))
  const known = stack.changeSets.find(one => one.name === name)
  if (known && known.token !== textIn(input, 'ClientToken'))
    throw new ApiError('AlreadyExistsException', `ChangeSet ${name} already exists`)
  if (known) return { Id: known.id, StackId: stack.id }
  const isRefused = isBusy(stack) ? behaviour(model).busyChangeSet === 'refused' : !isUpdatable(stack)
  if (!isCreation && isRefused) refuseBusy(stack)
  const made: ChangeSet = {
    ...{ id: arnOf('changeSet', name, model.newId()), name, by: author, text, isCreation, changes: [] },
    ...{ token: textIn(input, 'ClientToken'), createdAt: model.history.time.now },
    ...{ status: 'CREATE_IN_PROGRESS', execution: 'UNAVAILABLE' },
    madeFrom: isCreation ? undefined : stack.text,
  }
  putStack(model, { ...stack, changeSets: [...stack.changeSets, made] })
  call.effects.push({
    at: model.history.time.now,
    what: 'changeSetMade',
    key: stack.key,
    changeSetId: made.id,
  })
  model.history.time.after(behaviour(model).changeSetMs, () => {
    completeChangeSet(model, stack.id, made.id)
  })
  return { Id: made.id, StackId: stack.id }
}

/** The template: a body, or the object that a URL names. */
function textOf({ history }: Model, input: Input): string {
  const [body, url] = [textIn(input, 'TemplateBody'), textIn(input, 'TemplateURL')]
  if (url !== undefined) return templateAt(history.now, url)
  if (body === undefined) throw refused('Either Template URL or Template Body must be specified.')
  if (Buffer.byteLength(body) > MOST_BYTES)
    throw refused("Value at 'templateBody' failed to satisfy constraint: length less than or equal to 51200")
  return body
}

/** A stack that holds only change sets, until one is executed. */
function newStack(model: Model, { input, author }: Call): Stack {
  const name = needed(input, 'StackName')
  const found = stackNamed(model.history.now, name)
  if (found && found.status !== 'REVIEW_IN_PROGRESS')
    throw refused(
      `Stack [${name}] already exists and cannot be created again with the changeSet [${needed(input, 'ChangeSetName')}].`,
    )
  if (found) return found
  const tags = Object.fromEntries(
    ((input['Tags'] ?? []) as readonly { readonly Key: string; readonly Value: string }[]).map(
      ({ Key, Value }) => [Key, Value],
    ),
  )
  const { key, kind } = targetOf(tags)
  const made: Stack = {
    ...{ id: arnOf('stack', name, model.newId()), name, key, kind, tags, createdBy: author },
    ...{ createdAt: model.history.time.now, status: 'REVIEW_IN_PROGRESS', text: '', outputs: [] },
    ...{ events: [], changeSets: [], isProtected: false },
  }
  putStack(model, made)
  return made
}

/** What a stack is of, by its tags. */
function targetOf(tags: Readonly<Record<string, string>>): Pick<Stack, 'key' | 'kind'> {
  const names = (tag: string) => (tags[tag] ?? '').split(/[:/]/)
  const last = (tag: string) => names(tag).at(-1) ?? ''
  const of = (kind: Exclude<TargetKind, 'service' | 'pipeline'>, name: string) => ({
    kind,
    key: `${kind} ${name}`,
  })
  if ('proton:component' in tags) return of('component', last('proton:component'))
  if ('proton:service-instance' in tags)
    return of('instance', `${last('proton:service')}/${last('proton:service-instance')}`)
  return of('environment', last('proton:environment'))
}

function completeChangeSet(model: Model, stackId: string, id: string): void {
  const stack = model.history.now.stacks?.[stackId]
  const one = stack?.changeSets.find(found => found.id === id)
  if (!stack || one?.status !== 'CREATE_IN_PROGRESS') return
  const changes = changesBetween(one.madeFrom, one.text)
  const isObsolete = one.execution === 'OBSOLETE'
  if (changes.length === 0) changeChangeSet(model, stackId, id, { status: 'FAILED', reason: NOTHING })
  else
    changeChangeSet(model, stackId, id, {
      ...{ status: 'CREATE_COMPLETE', changes },
      execution: isObsolete ? 'OBSOLETE' : 'AVAILABLE',
    })
  if (one.by.who === 'step') model.onChangeSet()
}

function executeChangeSet(model: Model, call: Call): Answer {
  const { input } = call
  const name = needed(input, 'ChangeSetName')
  const token = textIn(input, 'ClientRequestToken')
  const found = changeSetNamed(model.history.now, input)
  if (!found) throw missing(name)
  const { stack, changeSet } = found
  if (changeSet.status !== 'CREATE_COMPLETE' || changeSet.execution !== 'AVAILABLE')
    throw new ApiError(
      'InvalidChangeSetStatus',
      `ChangeSet [${changeSet.id}] cannot be executed in its current execution status of [${changeSet.execution}]`,
    )
  if (!changeSet.isCreation) refuseBusy(stack)
  startDeployment(model, call, stack, {
    ...{ text: changeSet.text, token, isCreation: changeSet.isCreation, changeSet },
  })
  return {}
}

function deleteChangeSet(model: Model, call: Call): Answer {
  const { input } = call
  const name = needed(input, 'ChangeSetName')
  const found = changeSetNamed(model.history.now, input)
  const stackName = textIn(input, 'StackName')
  if (stackName !== undefined) foundStack(model.history.now, stackName)
  if (!found) {
    if (behaviour(model).refusesMissing) throw missing(name)
    return {}
  }
  const { stack, changeSet } = found
  const isUnfinished = changeSet.status === 'CREATE_IN_PROGRESS'
  if (changeSet.execution.startsWith('EXECUTE') || (isUnfinished && behaviour(model).refusesUnfinished))
    throw new ApiError(
      'InvalidChangeSetStatus',
      `ChangeSet [${changeSet.id}] cannot be deleted in status ${isUnfinished ? changeSet.status : changeSet.execution}`,
    )
  changeStack(model, stack.id, { changeSets: stack.changeSets.filter(one => one.id !== changeSet.id) })
  call.effects.push({
    ...{ at: model.history.time.now, what: 'changeSetDeleted', key: stack.key },
    changeSetId: changeSet.id,
  })
  return {}
}
