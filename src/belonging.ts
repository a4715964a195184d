import type { Parser } from './parser.js'
import { targetKinds, type TargetKind } from './target.js'

/** The values of the input `command`. */
export const commands = ['deploy', 'delete'] as const
export type Command = (typeof commands)[number]

/** What a step is about, by which its inputs belong to it or not. */
export interface StepKind {
  readonly command: Command
  readonly target: TargetKind
  readonly createIfMissing: boolean
}

/** Where an input belongs: to these targets, and only with this command, or only when the target is created. */
interface Place {
  readonly targets: readonly TargetKind[]
  readonly command?: Command
  readonly createIfMissing?: true
}

const naming = (...targets: readonly TargetKind[]): Place => ({ targets })
const deploying = (...targets: readonly TargetKind[]): Place => ({ targets, command: 'deploy' })
const creating = (...targets: readonly TargetKind[]): Place => ({
  targets,
  command: 'deploy',
  createIfMissing: true,
})

/** The inputs that do not belong to every step, with where they do. */
const places: Readonly<Record<string, readonly Place[]>> = {
  serviceName: [naming('pipeline', 'instance', 'service'), deploying('component')],
  serviceInstanceName: [naming('instance'), deploying('component')],
  environmentName: [naming('environment'), creating('component')],
  componentName: [naming('component')],
  deploymentType: [deploying('pipeline', 'instance', 'environment', 'component')],
  templateMajorVersion: [deploying('pipeline', 'instance', 'environment'), creating('service')],
  templateMinorVersion: [deploying('pipeline', 'instance', 'environment'), creating('service')],
  specPath: [deploying(...targetKinds)],
  templateFilePath: [deploying('component')],
  description: [deploying('environment', 'component', 'service')],
  protonServiceRoleArn: [deploying('environment')],
  componentRoleArn: [deploying('environment')],
  codebuildRoleArn: [deploying('environment')],
  environmentAccountConnectionId: [deploying('environment')],
  provisioningRepository: [deploying('environment')],
  templateName: [creating('environment', 'service')],
  repositoryConnectionArn: [creating('service')],
  repositoryId: [creating('service')],
  branchName: [creating('service')],
  manifest: [creating('component')],
  createIfMissing: [deploying('instance', 'environment', 'component', 'service')],
  detach: [deploying('component')],
  allowInstanceRemoval: [deploying('service')],
  cancelOnTimeout: [deploying('pipeline', 'instance', 'environment', 'component')],
  maskOutputs: [deploying('pipeline', 'instance', 'environment', 'component')],
  keepDeployments: [deploying('pipeline', 'instance', 'environment', 'component')],
}

/** Given so, an input says no more than if it were not: the runner fills in what action.yml has as the default. */
const NOTHING = ['false', 'False', 'FALSE']
const defaults: Readonly<Record<string, readonly string[]>> = {
  deploymentType: ['CURRENT_VERSION'],
  createIfMissing: NOTHING,
  detach: NOTHING,
  allowInstanceRemoval: NOTHING,
  cancelOnTimeout: NOTHING,
  maskOutputs: NOTHING,
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

function holds({ targets, command, createIfMissing }: Place, step: StepKind): boolean {
  return (
    targets.includes(step.target) &&
    (command === undefined || command === step.command) &&
    (createIfMissing === undefined || step.createIfMissing)
  )
}

function inWords({ targets, command, createIfMissing }: Place): string {
  const isAny = targets.length === targetKinds.length
  const where = isAny ? 'every target' : `target ${targets.join(' and ')}`
  const how = createIfMissing
    ? ' with createIfMissing: true'
    : command === 'deploy'
      ? ' with command: deploy'
      : ''
  return where + how
}
