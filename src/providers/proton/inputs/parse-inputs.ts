import { isCommitted } from '../../../inputs/committed-file.js'
import type { Command } from '../../../inputs/input-rules.js'
import type { InputParser } from '../../../inputs/parser.js'
import type { InputSource } from '../../../inputs/request.js'
import { fileOf } from '../../../inputs/workspace-files.js'
import type { Edit } from '../../../proton-spec/edits.js'
import { deploymentTypes, type DeploymentType, type Settings } from '../change.js'
import { targetKinds, type Target, type TargetKind } from '../target.js'
import { protonInputRules } from './input-rules.js'
import { readPromotion, type Promotion } from './promotion.js'
import { readSettings } from './settings.js'
import { readSpecFile } from './spec-file.js'
import { deploymentIdForm, nameForm, versionForm } from './text-forms.js'

/** What Proton's inputs ask for. */
export interface ProtonRequest {
  readonly target: Target
  /** Of the commands deploy, plan and render only. */
  readonly change: RequestedChange | undefined
}

/** The change that a deployment makes. */
export interface RequestedChange {
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
  readonly skipUnchanged: boolean
  /** Everybody who can read the repository can read the spec. Only determined for a plan. */
  readonly isSpecOfRepository: boolean
}

/**
 * Reads Proton's inputs and files; problems are collected by the parser, and the request is returned all the same.
 * Undefined when the target is not known.
 */
export async function parseInputs(source: InputSource): Promise<ProtonRequest | undefined> {
  const { parser, command } = source
  parser.addRules(protonInputRules)
  const kind = parser.choice('target', targetKinds)
  const names = readNames(parser)
  const target = kind && targetOf(kind, names)
  const change = await readChange(source, target, names)
  parser.text('deploymentId', deploymentIdForm)
  if (!target) return undefined
  return { target, change: isChanging(command) ? change : undefined }
}

/** Whether the command makes a change, or shows one. */
function isChanging(command: Command | undefined): boolean {
  return command === 'deploy' || command === 'plan' || command === 'render'
}

type Names = ReturnType<typeof readNames>

function readNames(parser: InputParser) {
  return {
    serviceName: parser.text('serviceName', nameForm),
    serviceInstanceName: parser.text('serviceInstanceName', nameForm),
    environmentName: parser.text('environmentName', nameForm),
    componentName: parser.text('componentName', nameForm),
  }
}

/** The target of this kind; undefined when a name is missing. */
function targetOf(kind: TargetKind, names: Names): Target | undefined {
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

async function readChange(
  { parser, command, folders }: InputSource,
  target: Target | undefined,
  names: Names,
): Promise<RequestedChange> {
  const path = parser.get('specPath')
  const deploymentType = parser.choice('deploymentType', deploymentTypes) ?? 'CURRENT_VERSION'
  // An update of a service without a spec changes its description, and deploys nothing.
  const isDescription = target?.kind === 'service' && path === ''
  const spec = await readSpecFile(parser, target, folders)
  const isPlan = command === 'plan' && spec !== undefined
  const detach = parser.boolean('detach')
  return {
    deploymentType: isDescription ? 'NONE' : deploymentType,
    templateMajorVersion: parser.text('templateMajorVersion', versionForm),
    templateMinorVersion: parser.text('templateMinorVersion', versionForm),
    spec,
    file: fileOf(path, folders),
    edits: await readEdits(parser),
    promotion: readPromotion(parser, target),
    settings: { ...(await readSettings(parser, folders)), ...attachmentOf(target, names, detach) },
    createIfMissing: parser.boolean('createIfMissing'),
    allowInstanceRemoval: parser.boolean('allowInstanceRemoval'),
    skipUnchanged: parser.boolean('skipUnchanged'),
    isSpecOfRepository: isPlan && (await isCommitted(path, spec, folders)),
  }
}

async function readEdits(parser: InputParser): Promise<readonly Edit[]> {
  const given = parser.get('set')
  if (given === '') return []
  const { edits, problems } = (await import('../../../proton-spec/set-lines.js')).parseEdits(given)
  parser.problems.push(...problems)
  return edits
}

/** Where a component is created, and what it is attached to: two empty names detach it. */
function attachmentOf(target: Target | undefined, names: Names, detach: boolean): Settings {
  if (target?.kind !== 'component') return {}
  if (detach) return { serviceName: '', serviceInstanceName: '' }
  const { serviceName, serviceInstanceName, environmentName } = names
  return { serviceName, serviceInstanceName, environmentName }
}
