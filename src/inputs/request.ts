import { isOfRepository } from './committed-file.js'
import { commands, type Command } from './input-rules.js'
import { checkTogether } from './input-combinations.js'
import { deploymentTypes, type DeploymentType, type Settings } from '../engine/deployment.js'
import { InputError } from '../shared/errors.js'
import type { Places } from './workspace-files.js'
import { regionMeant, uuidMeant, versionMeant } from './value-suggestions.js'
import { Parser, type ReadInput } from './parser.js'
import { readPromotion, type Promotion } from '../providers/proton/inputs/promotion.js'
import { readSettings } from '../providers/proton/inputs/settings.js'
import type { Edit } from '../proton-spec/edits.js'
import { fileOf, readSpec } from '../providers/proton/inputs/spec-file.js'
import { SubjectInputError } from './comment-subject.js'
import { misspeltInputs } from './unknown-inputs.js'
import { targetKinds, type Target, type TargetKind } from '../providers/proton/target.js'

/** What the workflow asks for, checked. */
export type Request = DeployRequest | PlanRequest | DeleteRequest | DeploymentRequest

/** What all commands are told. */
interface CommonRequest {
  readonly target: Target
  readonly wait: boolean
  readonly timeoutMs: number
  readonly onConflict: 'wait' | 'fail'
  readonly region?: string | undefined
}

/** What a deployment is to bring. */
export interface ChangeRequest extends CommonRequest {
  readonly deploymentType: DeploymentType
  readonly templateMajorVersion?: string | undefined
  readonly templateMinorVersion?: string | undefined
  readonly spec?: string | undefined
  /** The spec's file as annotations name it, relative to the workspace. */
  readonly file?: string | undefined
  readonly settings: Settings
  readonly createIfMissing: boolean
  readonly allowInstanceRemoval: boolean
  /** Edits to the spec, the file's or the deployed one. */
  readonly edits: readonly Edit[]
  readonly promotion?: Promotion | undefined
  readonly comment?: CommentRequest | undefined
}

/** `command: deploy` */
export interface DeployRequest extends ChangeRequest {
  readonly command: 'deploy'
  readonly cancelOnTimeout: boolean
  readonly maskOutputs: boolean
  readonly skipUnchanged: boolean
  readonly rollbackOnFailure: boolean
  /** How many deployment records are kept; undefined: all. */
  readonly keepDeployments?: number | undefined
}

/** `command: plan` */
export interface PlanRequest extends ChangeRequest {
  readonly command: 'plan'
  readonly showValues: boolean
  /** Who can read the repository can read the spec. */
  readonly isSpecOfRepository: boolean
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

/** With what token a comment is to be written on the pull request. */
export interface CommentRequest {
  readonly token: string
}

/** TemplateVersionPart of Proton's API: 1 to 20 characters. */
const VERSION = /^(0|[1-9]\d*)$/
/** DeploymentId of Proton's API. */
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const REGION = /^[a-z]{2,}(-[a-z]+)+-\d+$/
/** More records than anybody reads. */
const MOST_KEPT = 10_000

/**
 * Reads all inputs and files; `given` are the names of the inputs that the runner hands over. Throws InputError with
 * every problem at once; nothing has been asked of Proton then.
 */
export async function readRequest(
  read: ReadInput,
  places: Places,
  given: readonly string[] = [],
): Promise<Request> {
  const parse = new Parser(read)
  const { problems } = parse
  problems.push(...misspeltInputs(given))
  const command = parse.choice('command', commands, 'deploy')
  const kind = parse.choice('target', targetKinds)
  const names = readNames(parse)
  const target = kind && targetOf(kind, names, parse)
  const common = {
    wait: parse.boolean('wait', true),
    timeoutMs: parse.positive('timeoutMinutes', 60) * 60_000,
    onConflict: parse.choice('onConflict', ['wait', 'fail'], 'wait') ?? 'wait',
    region: parse.matching('region', REGION, 40, 'the name of an AWS region, such as eu-west-1', regionMeant),
  }
  const { detach, ...change } = await readChange(parse, target, places)
  const options = readOptions(parse)
  if (kind && command) checkTogether(parse, { command, target: kind, detach, ...common, ...change })
  if (problems.length > 0 || !target || !command) {
    const { region } = common
    throw target
      ? new SubjectInputError(problems, { target, region, comment: change.comment })
      : new InputError(problems)
  }
  const settings = { ...change.settings, ...attachmentOf(target, names, detach) }
  const request = requestOf(command, { target, ...common }, { ...change, settings }, options)
  return request.command === 'plan' ? withSource(request, places) : request
}

/** Whether the spec is the repository's own file is only asked where a plan may show its values. */
async function withSource(request: PlanRequest, places: Places): Promise<PlanRequest> {
  const { file, spec } = request
  const isSpecOfRepository =
    file !== undefined && spec !== undefined && (await isOfRepository(file, spec, places))
  return { ...request, isSpecOfRepository }
}

type Options = ReturnType<typeof readOptions>

/** Of all that was read, what the command takes. */
function requestOf(
  command: Command,
  common: CommonRequest,
  change: Omit<ChangeRequest, keyof CommonRequest>,
  options: Options,
): Request {
  const { showValues, skipUnchanged, rollbackOnFailure, keepDeployments, deploymentId, ...rest } = options
  switch (command) {
    case 'delete':
      return { command, ...common }
    case 'plan':
      return { command, ...common, ...change, showValues, isSpecOfRepository: false }
    case 'deploy':
      return { command, ...common, ...change, ...rest, skipUnchanged, rollbackOnFailure, keepDeployments }
    default:
      return { command, ...common, ...rest, deploymentId }
  }
}

function readOptions(parse: Parser) {
  return {
    cancelOnTimeout: parse.boolean('cancelOnTimeout', false),
    maskOutputs: parse.boolean('maskOutputs', false),
    keepDeployments: parse.count('keepDeployments', MOST_KEPT),
    skipUnchanged: parse.boolean('skipUnchanged', false),
    rollbackOnFailure: parse.boolean('rollbackOnFailure', false),
    showValues: parse.boolean('showValues', false),
    deploymentId: parse.matching(
      'deploymentId',
      UUID,
      36,
      'the id of a deployment, a UUID in lower case',
      uuidMeant,
    ),
  }
}

type Names = Readonly<
  Record<'serviceName' | 'serviceInstanceName' | 'environmentName' | 'componentName', string | undefined>
>

function readNames(parse: Parser): Names {
  return {
    serviceName: parse.name('serviceName'),
    serviceInstanceName: parse.name('serviceInstanceName'),
    environmentName: parse.name('environmentName'),
    componentName: parse.name('componentName'),
  }
}

/** By what names a target is known. */
const namesOf: Readonly<Record<TargetKind, readonly (keyof Names)[]>> = {
  pipeline: ['serviceName'],
  instance: ['serviceName', 'serviceInstanceName'],
  environment: ['environmentName'],
  component: ['componentName'],
  service: ['serviceName'],
}

/** The target of this kind; undefined, and noted, when a name is missing. */
function targetOf(kind: TargetKind, names: Names, parse: Parser): Target | undefined {
  for (const input of namesOf[kind]) parse.require(input, `target ${kind} needs it`)
  const { serviceName, serviceInstanceName, environmentName, componentName } = names
  switch (kind) {
    case 'pipeline':
    case 'service':
      return serviceName === undefined ? undefined : { kind, serviceName }
    case 'instance':
      if (serviceName === undefined || serviceInstanceName === undefined) return undefined
      return { kind, serviceName, serviceInstanceName }
    case 'environment':
      return environmentName === undefined ? undefined : { kind, environmentName }
    case 'component':
      return componentName === undefined ? undefined : { kind, componentName }
  }
}

async function readChange(parse: Parser, target: Target | undefined, places: Places) {
  const part = (input: string) =>
    parse.matching(
      input,
      VERSION,
      20,
      'a whole number without leading zeros, such as 0, 1 or 12',
      versionMeant,
    )
  const deploymentType = parse.choice('deploymentType', deploymentTypes, 'CURRENT_VERSION')
  // An update of a service without a spec changes its description, and deploys nothing.
  const isDescription = target?.kind === 'service' && parse.given('specPath') === ''
  return {
    deploymentType: isDescription ? ('NONE' as const) : (deploymentType ?? 'CURRENT_VERSION'),
    templateMajorVersion: part('templateMajorVersion'),
    templateMinorVersion: part('templateMinorVersion'),
    spec: await readSpec(parse.given('specPath'), target, places, parse.problems),
    file: fileOf(parse.given('specPath'), places),
    edits: await readEdits(parse),
    promotion: readPromotion(parse, target),
    settings: await readSettings(parse, places),
    createIfMissing: parse.boolean('createIfMissing', false),
    detach: parse.boolean('detach', false),
    allowInstanceRemoval: parse.boolean('allowInstanceRemoval', false),
    comment: readComment(parse),
  }
}

async function readEdits(parse: Parser): Promise<readonly Edit[]> {
  const given = parse.given('set')
  if (given === '') return []
  const { edits, problems } = (await import('../proton-spec/edits.js')).parseEdits(given)
  parse.problems.push(...problems)
  return edits
}

function readComment(parse: Parser): CommentRequest | undefined {
  const isWanted = parse.boolean('comment', false)
  const token = parse.given('githubToken')
  if (isWanted && token === '')
    parse.wrong('githubToken', 'comment: true needs one; leave it out for the one of the job')
  return isWanted ? { token } : undefined
}

/** What a component is to be attached to, two empty names detaching it, and where it lives. */
function attachmentOf(target: Target, names: Names, detach: boolean): Settings {
  if (target.kind !== 'component') return {}
  if (detach) return { serviceName: '', serviceInstanceName: '' }
  const { serviceName, serviceInstanceName, environmentName } = names
  return { serviceName, serviceInstanceName, environmentName }
}
