import type { Parser } from './parser.js'
import { targetKinds, type TargetKind } from '../providers/proton/target.js'

/** The values of the input `command`. */
export const commands = ['deploy', 'plan', 'rollback', 'wait', 'cancel', 'outputs', 'delete'] as const
export type Command = (typeof commands)[number]

/** What a step is about, by which its inputs belong to it or not. */
export interface StepKind {
  readonly command: Command
  readonly target: TargetKind
  readonly createIfMissing: boolean
}

/** Where an input belongs: to these targets, and only with these commands, or only when the target is created. */
interface Place {
  readonly targets: readonly TargetKind[]
  readonly commands?: readonly Command[]
  readonly createIfMissing?: true
}

type Targets = readonly TargetKind[]

const naming = (...targets: Targets): Place => ({ targets })
const changing = (...targets: Targets): Place => ({ targets, commands: ['deploy', 'plan'] })
const creating = (...targets: Targets): Place => ({ ...changing(...targets), createIfMissing: true })
const during = (commands: readonly Command[], ...targets: Targets): Place => ({ targets, commands })

/** Kinds with deployments, and with inputs in a spec of their own. */
const deployed = ['pipeline', 'instance', 'environment', 'component'] as const
const specified = ['pipeline', 'instance', 'environment'] as const

/** The inputs that do not belong to every step, with where they do. */
const places: Readonly<Record<string, readonly Place[]>> = {
  serviceName: [naming('pipeline', 'instance', 'service'), changing('component')],
  serviceInstanceName: [naming('instance'), changing('component')],
  environmentName: [naming('environment'), creating('component')],
  componentName: [naming('component')],
  deploymentType: [changing(...deployed)],
  templateMajorVersion: [changing(...specified), creating('service')],
  templateMinorVersion: [changing(...specified), creating('service')],
  specPath: [changing(...targetKinds)],
  set: [changing(...specified)],
  promoteFrom: [changing('instance')],
  promote: [changing('instance')],
  allowDowngrade: [changing('instance')],
  sourceProfile: [changing('instance')],
  templateFilePath: [changing('component')],
  description: [changing('environment', 'component', 'service')],
  protonServiceRoleArn: [changing('environment')],
  componentRoleArn: [changing('environment')],
  codebuildRoleArn: [changing('environment')],
  environmentAccountConnectionId: [changing('environment')],
  provisioningRepository: [changing('environment')],
  templateName: [creating('environment', 'service')],
  repositoryConnectionArn: [creating('service')],
  repositoryId: [creating('service')],
  branchName: [creating('service')],
  manifest: [creating('component')],
  createIfMissing: [changing('instance', 'environment', 'component', 'service')],
  detach: [changing('component')],
  allowInstanceRemoval: [changing('service')],
  cancelOnTimeout: [during(['deploy', 'rollback'], ...deployed)],
  maskOutputs: [during(['deploy', 'rollback', 'wait', 'outputs'], ...deployed)],
  keepDeployments: [during(['deploy'], ...deployed)],
  skipUnchanged: [during(['deploy'], ...specified)],
  rollbackOnFailure: [during(['deploy'], ...deployed)],
  deploymentId: [during(['rollback', 'wait', 'cancel', 'outputs'], ...deployed)],
  comment: [during(['deploy', 'plan'], ...targetKinds)],
  showValues: [during(['plan'], ...targetKinds)],
}

/** The inputs that belong to every step. */
const everywhere = [
  'command',
  'target',
  'wait',
  'timeoutMinutes',
  'onConflict',
  'githubToken',
  'region',
] as const

/** Every input of the action, as action.yml declares it. */
export const inputNames: readonly string[] = [...everywhere, ...Object.keys(places)]

/** Given so, an input says no more than if it were not: the runner fills in what action.yml has as the default. */
const NOTHING = ['false', 'False', 'FALSE']
const defaults: Readonly<Record<string, readonly string[]>> = {
  deploymentType: ['CURRENT_VERSION'],
  createIfMissing: NOTHING,
  detach: NOTHING,
  allowInstanceRemoval: NOTHING,
  cancelOnTimeout: NOTHING,
  maskOutputs: NOTHING,
  allowDowngrade: NOTHING,
  skipUnchanged: NOTHING,
  rollbackOnFailure: NOTHING,
  comment: NOTHING,
  showValues: NOTHING,
}

/** Whether an input says anything, and not just what it is by default. */
export function says(parse: Parser, input: string): boolean {
  const given = parse.given(input)
  return given !== '' && !(defaults[input] ?? []).includes(given)
}

/** Refuses every input that does not belong to the step, and says to what it does. */
export function refuseStrangers(parse: Parser, step: StepKind): void {
  for (const [input, where] of Object.entries(places)) {
    if (!says(parse, input) || where.some(place => holds(place, step))) continue
    parse.wrong(input, `it belongs to ${where.map(inWords).join(', or ')}; leave it out`)
  }
}

function holds({ targets, commands, createIfMissing }: Place, step: StepKind): boolean {
  return (
    targets.includes(step.target) &&
    (commands === undefined || commands.includes(step.command)) &&
    (createIfMissing === undefined || step.createIfMissing)
  )
}

function inWords({ targets, commands = [], createIfMissing }: Place): string {
  const isAny = targets.length === targetKinds.length
  const where = isAny ? 'every target' : `target ${targets.join(' and ')}`
  const command = commands.length === 0 ? '' : ` with command: ${commands.join(' or ')}`
  return where + (createIfMissing ? ' with createIfMissing: true' : command)
}
