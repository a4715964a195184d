import { readText, type WorkspaceFolders } from '../../../inputs/workspace-files.js'
import type { InputParser, TextForm } from '../../../inputs/parser.js'
import type { InputSource } from '../../../inputs/request.js'
import type { Target } from '../../../proton-spec/target.js'
import { targetKinds } from '../../proton/target.js'
import { protonInputRules } from '../../proton/inputs/input-rules.js'
import { parseInputs, type RequestedChange } from '../../proton/inputs/parse-inputs.js'
import { MAX_FILE_LENGTH } from '../../proton/inputs/spec-file.js'
import type { TemplateBucket } from '../archive/template-archive.js'
import type { AllowedRemovals } from '../stack/resource-removals.js'
import { readComponent, type ComponentChange } from './component-change.js'
import { cloudFormationInputRules, refusedInputs, refusedTargets } from './input-rules.js'
import { readTemplateBucket } from './template-bucket.js'

/** The targets that have a stack which is deployed. */
export type StackTarget = Extract<Target, { readonly kind: 'instance' | 'environment' | 'component' }>

/** Of those, the targets whose template is that of a bundle, and whose spec has inputs for it. */
export type BundleTarget = Exclude<StackTarget, { readonly kind: 'component' }>

/** What the inputs ask for. */
export interface CloudFormationRequest {
  readonly target: StackTarget
  readonly folders: WorkspaceFolders
  /** The name or the ARN of the stack; undefined: it is found by its tags. */
  readonly stackName?: string | undefined
  /** Of the commands deploy, plan and render only. */
  readonly change: StackChange | undefined
  /** Of the command rollback only. */
  readonly rollback?: Pick<StackChange, 'allowedRemovals'> | undefined
  readonly templateBucket?: TemplateBucket | undefined
}

/** The change that a deployment makes, with what Proton's inputs say of it. */
export interface StackChange extends Pick<
  RequestedChange,
  | 'deploymentType'
  | 'templateMajorVersion'
  | 'spec'
  | 'file'
  | 'edits'
  | 'createIfMissing'
  | 'promotion'
  | 'isSpecOfRepository'
> {
  /** Of the command plan: nothing may be left behind. */
  readonly isPlan: boolean
  readonly templateName?: string | undefined
  readonly templatesPath: string
  readonly bundlePath?: string | undefined
  readonly environmentStackName?: string | undefined
  /** The text of an EnvironmentSpec whose values are the outputs of the environment. */
  readonly environmentSpec?: string | undefined
  readonly allowUnproven: boolean
  /** Deployed and rendered lines may be shown. */
  readonly showValues: boolean
  readonly allowedRemovals: AllowedRemovals
  /** Of an instance: it does without the outputs of its component. */
  readonly detach: boolean
  /** Of a component only. */
  readonly component?: ComponentChange | undefined
}

/** Whether a target has a stack that is deployed. */
export function hasStack(target: Target): target is StackTarget {
  return refusedTargets[target.kind] === undefined
}

/** StackNameOrId of CloudFormation's API. */
const stackForm: TextForm = {
  pattern: /^([a-zA-Z][-a-zA-Z0-9]{0,127}|arn:[-a-zA-Z0-9]+:cloudformation:[-a-zA-Z0-9:/._+]+)$/,
  maxLength: 1_600,
  allowed: 'the name or the ARN of a stack',
}
const pathForm: TextForm = { maxLength: 1_000 }
/** A logical id, in a nested stack after those of the stacks that it is in. */
const RESOURCE_PATH = /^[a-zA-Z0-9]{1,255}(\/[a-zA-Z0-9]{1,255})*$/

/**
 * Reads the inputs and files; problems are collected by the parser. Undefined when the target is not known, or is none
 * that this provider deploys.
 */
export async function parseStackInputs(source: InputSource): Promise<CloudFormationRequest | undefined> {
  const { parser, folders, command } = source
  // Proton's reading adds its rules; those that differ here come after.
  const proton = await parseInputs(source)
  parser.addRules(cloudFormationInputRules)
  refuse(parser)
  const stackName = parser.text('stackName', stackForm)
  const templateBucket = readTemplateBucket(parser)
  const own = await readOwn(parser, folders)
  if (!proton) return undefined
  const { target, change } = proton
  if (!hasStack(target)) return undefined
  const isPlan = command === 'plan'
  const rollback = command === 'rollback' ? { allowedRemovals: own.allowedRemovals } : undefined
  const request = { target, folders, stackName, rollback, templateBucket }
  if (!change) return { ...request, change }
  const { templateName } = change.settings
  const component = target.kind === 'component' ? readComponent(parser, folders, change.settings) : undefined
  return { ...request, change: { ...change, ...own, templateName, isPlan, component } }
}

/** Refuses what CloudFormation has nothing for, each with what to do instead. */
function refuse(parser: InputParser): void {
  const kind = targetKinds.find(one => one === parser.valueOf('target'))
  const instead = kind && refusedTargets[kind]
  if (instead !== undefined)
    parser.addProblem('target', `target: ${kind} is not supported by provider cloudformation; ${instead}`)
  for (const [input, advice] of Object.entries(refusedInputs))
    if (parser.isGiven(input))
      parser.addProblem(input, `${input} is not supported by provider cloudformation; ${advice}`)
  if (parser.valueOf('deploymentType') === 'NONE') parser.addProblem('deploymentType', NO_NONE)
}

const NO_NONE =
  'deploymentType: NONE is not supported by provider cloudformation; remove it: a stack stores nothing but what is deployed'

async function readOwn(parser: InputParser, folders: WorkspaceFolders) {
  return {
    templatesPath: parser.text('templatesPath', pathForm) ?? '.',
    bundlePath: parser.text('bundlePath', pathForm),
    environmentStackName: parser.text('environmentStackName', stackForm),
    environmentSpec: await readText(parser, 'environmentSpecPath', folders, MAX_FILE_LENGTH),
    allowUnproven: parser.boolean('allowUnproven'),
    showValues: parser.valueOf('showValues') === 'true',
    allowedRemovals: readRemovals(parser),
    detach: parser.valueOf('detach') === 'true',
  }
}

function readRemovals(parser: InputParser): AllowedRemovals {
  const value = parser.valueOf('allowResourceRemoval')
  if (value === 'true') return 'all'
  if (value === 'false') return []
  const ids = value.split(/[,\s]+/).filter(id => id !== '')
  if (ids.some(id => !RESOURCE_PATH.test(id)))
    parser.addInvalidValue(
      'allowResourceRemoval',
      'must be true, false or logical ids of resources, such as Table,Queue',
    )
  return ids
}

/** All inputs by name, for the warnings about unknown and empty ones. */
export const knownInputs = { ...protonInputRules, ...cloudFormationInputRules }
