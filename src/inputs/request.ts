import type { OverviewRequest, Provider, TargetRequest } from '../engine/provider.js'
import { InputError } from '../shared/errors.js'
import { SubjectInputError, type CommentSubject } from './comment-subject.js'
import { commands, commonInputRules, type Command } from './input-rules.js'
import { InputParser, type ReadInput, type TextForm } from './parser.js'
import { emptyInputsText, misspeltInputs, unknownInputsText } from './unknown-inputs.js'
import { validateCombination } from './validate-combination.js'
import { suggestMinutes, suggestRegion } from './value-suggestions.js'
import type { WorkspaceFolders } from './workspace-files.js'

/** What the workflow asks for, checked. */
export type Request =
  DeployRequest | PlanRequest | RenderRequest | DeleteRequest | DeploymentRequest | StatusRequest

/** What all commands have. */
export interface CommonRequest {
  readonly target: TargetRequest
  readonly wait: boolean
  readonly timeoutMs: number
  readonly onConflict: 'wait' | 'fail'
  readonly region?: string | undefined
}

/** `command: deploy` */
export interface DeployRequest extends CommonRequest {
  readonly command: 'deploy'
  readonly cancelOnTimeout: boolean
  readonly maskOutputs: boolean
  readonly rollbackOnFailure: boolean
  /** How many deployment records are kept; undefined: all. */
  readonly keepDeployments?: number | undefined
  readonly comment?: CommentSubject['comment']
}

/** `command: plan` */
export interface PlanRequest extends CommonRequest {
  readonly command: 'plan'
  readonly showValues: boolean
  readonly comment?: CommentSubject['comment']
}

/** `command: render` */
export interface RenderRequest extends CommonRequest {
  readonly command: 'render'
  readonly showValues: boolean
}

/** `command: delete` */
export interface DeleteRequest extends CommonRequest {
  readonly command: 'delete'
}

/** The commands about a deployment that exists. */
export interface DeploymentRequest extends CommonRequest {
  readonly command: 'rollback' | 'wait' | 'cancel' | 'outputs'
  readonly deploymentId?: string | undefined
  readonly cancelOnTimeout: boolean
  readonly maskOutputs: boolean
}

/** The stages of a service. */
export interface Stages {
  /** The names of their instances, in order. */
  readonly names: readonly string[]
  /** Others than the usual ones are named. */
  readonly areGiven: boolean
}

/** `command: status` */
export interface StatusRequest extends Pick<CommonRequest, 'timeoutMs' | 'region'> {
  readonly command: 'status'
  readonly target: OverviewRequest
  readonly stages: Stages
  readonly comment?: CommentSubject['comment']
}

/** What a provider reads its inputs from. */
export interface InputSource {
  readonly parser: InputParser
  /** Undefined when the value is invalid. */
  readonly command: Command | undefined
  readonly folders: WorkspaceFolders
}

const regionForm: TextForm = {
  pattern: /^[a-z]{2,}(-[a-z]+)+-\d+$/,
  maxLength: 40,
  allowed: 'the name of an AWS region, such as eu-west-1',
  suggest: suggestRegion,
}
/** With 300 characters neither 0 nor infinite as a number. */
const minutesForm: TextForm = {
  pattern: /^(?=.*[1-9])\d*\.?\d+$/,
  maxLength: 300,
  allowed: 'a number of minutes above 0, such as 90 or 7.5',
  suggest: suggestMinutes,
}
/** Nobody reads more records. */
const countForm = {
  pattern: /^0*([1-9]\d{0,3}|10000)$/,
  maxLength: 9,
  allowed: 'a whole number from 1 to 10000',
}

/**
 * Reads all inputs and files; `given` are the names of the inputs that the runner has. Throws InputError with every
 * problem at once. No request is made.
 */
export async function readRequest(
  read: ReadInput,
  folders: WorkspaceFolders,
  given: readonly string[],
  provider: Provider<InputSource>,
): Promise<Request> {
  const parser = new InputParser(read)
  const { problems } = parser
  problems.push(...misspeltInputs(given, Object.keys({ ...provider.inputs, ...commonInputRules })))
  const command = parser.choice('command', commands)
  const source = { parser, command, folders }
  const asked =
    command === 'status'
      ? { command, target: await readOverview(provider, source) }
      : { command, target: await provider.parse(source) }
  const stages = readStages(parser)
  const [common, options] = [readCommon(parser), readOptions(parser)]
  validateCombination(parser)
  if (!asked.target) throw new InputError(problems)
  const { timeoutMs, region } = common
  const subject = { region, comment: options.comment }
  if (problems.length > 0 || !asked.command)
    throw new SubjectInputError(problems, { target: asked.target, ...subject })
  if (asked.command === 'status')
    return { ...subject, command: asked.command, target: asked.target, timeoutMs, stages }
  return requestOf(asked.command, { target: asked.target, ...common }, options)
}

async function readOverview(
  provider: Provider<InputSource>,
  source: InputSource,
): Promise<OverviewRequest | undefined> {
  if (provider.parseOverview) return provider.parseOverview(source)
  source.parser.addProblem('command', NO_OVERVIEW)
  return undefined
}

const NO_OVERVIEW = 'command: status is not supported by this provider'

/** Warnings about inputs that are ignored: unknown ones, and decisive ones that are empty. */
export function inputWarnings(
  given: readonly string[],
  read: ReadInput,
  { inputs }: Provider<InputSource>,
): readonly string[] {
  const rules = { ...inputs, ...commonInputRules }
  const texts = [unknownInputsText(given, Object.keys(rules)), emptyInputsText(given, read, rules)]
  return texts.filter(text => text !== undefined)
}

/** Of everything that was read, what the command takes. */
function requestOf(command: Exclude<Command, 'status'>, common: CommonRequest, options: Options): Request {
  const { showValues, comment, deploymentId, rollbackOnFailure, keepDeployments, ...following } = options
  switch (command) {
    case 'delete':
      return { command, ...common }
    case 'plan':
      return { command, ...common, showValues, comment }
    case 'render':
      return { command, ...common, showValues }
    case 'deploy':
      return { command, ...common, ...following, rollbackOnFailure, keepDeployments, comment }
    default:
      return { command, ...common, ...following, deploymentId }
  }
}

/** The form of a name that every provider's instances have. */
const INSTANCE_NAME = /^[0-9A-Za-z][\w-]*$/

function readStages(parser: InputParser): Stages {
  const given = parser.valueOf('stages')
  const names = given.split(/[,\n]/).flatMap(name => name.trim() || [])
  const isValid = names.length > 0 && names.every(name => INSTANCE_NAME.test(name))
  if (!isValid || new Set(names).size < names.length)
    parser.addInvalidValue(
      'stages',
      'must be different names of instances in their order, separated by commas, such as dev,staging,prod',
      [...new Set(given.match(/[0-9A-Za-z][\w-]*/g))].join(',') || undefined,
    )
  return { names, areGiven: parser.isGiven('stages') }
}

function readCommon(parser: InputParser): Omit<CommonRequest, 'target'> {
  parser.text('timeoutMinutes', minutesForm)
  return {
    wait: parser.boolean('wait'),
    timeoutMs: Number(parser.valueOf('timeoutMinutes')) * 60_000,
    onConflict: parser.choice('onConflict', ['wait', 'fail']) ?? 'wait',
    region: parser.text('region', regionForm),
  }
}

type Options = ReturnType<typeof readOptions>

function readOptions(parser: InputParser) {
  return {
    cancelOnTimeout: parser.boolean('cancelOnTimeout'),
    maskOutputs: parser.boolean('maskOutputs'),
    keepDeployments: Number(parser.text('keepDeployments', countForm)) || undefined,
    rollbackOnFailure: parser.boolean('rollbackOnFailure'),
    showValues: parser.boolean('showValues'),
    // The provider has checked its form.
    deploymentId: parser.get('deploymentId') || undefined,
    comment: parser.boolean('comment') ? { token: parser.get('githubToken') } : undefined,
  }
}
