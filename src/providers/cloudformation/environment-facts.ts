import { isSpecMap, readSpec } from '../../proton-spec/document.js'
import { scalarText } from '../../proton-spec/scalar-text.js'
import type { InstanceTarget } from '../../proton-spec/target.js'
import { environmentInSpec } from '../../proton-spec/target-spec.js'
import { InputError } from '../../shared/errors.js'
import { sanitizeLine } from '../../shared/sanitize.js'
import { preconditionFailed } from '../../shared/precondition-errors.js'
import type { StackInfo } from './api/responses.js'
import { isDeleted } from './api/statuses.js'
import { findStack } from './stack/find-stack.js'
import type { OpenedChange } from './opened-target.js'
import { environmentIn } from './stack/stack-directory.js'
import { refuseUnsettled } from './stack/stack-refusal.js'

/** The environment of an instance, as a template sees it. */
export interface EnvironmentFacts {
  readonly name: string
  /** '' where nothing shows it. */
  readonly accountId: string
  readonly outputs: ReadonlyMap<string, string>
  /** Absent where the outputs come from an environment spec. */
  readonly stack?: StackInfo | undefined
}

/** The environment that the spec names for the instance. Throws InputError where it names none. */
export function environmentName(spec: string, target: InstanceTarget): string {
  const name = environmentInSpec(spec, target)
  if (name !== undefined) return name
  const message = `the spec names no environment for instance ${target.serviceInstanceName}`
  throw new InputError([{ input: 'specPath', message }])
}

/** The environment of an instance or a component. Throws ProviderError and InputError. */
export async function environmentFor(
  opened: OpenedChange,
  name: string,
  stack: StackInfo | undefined,
  signal: AbortSignal,
): Promise<EnvironmentFacts> {
  const { change, account } = opened
  const { environmentSpec } = change
  if (environmentSpec === undefined) return readEnvironment(opened, name, signal)
  const accountId = stack ? accountOf(stack.id) : (account() ?? '')
  // A template may print it.
  if (accountId === '') throw preconditionFailed('NoAccount', NO_ACCOUNT, NO_ACCOUNT_HINT)
  return environmentOfSpec(name, environmentSpec, accountId)
}

const NO_ACCOUNT = 'no answer shows in which account the stack is created'
const NO_ACCOUNT_HINT = 'Leave stackName out, or name the stack of an environment with environmentStackName.'

/** The environment by its stack, whose outputs are the environment's: those that are certain are deployed. */
async function readEnvironment(
  { api, change }: OpenedChange,
  name: string,
  signal: AbortSignal,
): Promise<EnvironmentFacts> {
  const { environmentStackName: stackName, isPlan } = change
  const stack = await findStack(api, { kind: 'environment', environmentName: name }, stackName, signal)
  if (!stack || isDeleted(stack.status)) {
    const message =
      stackName === undefined
        ? `no stack is tagged for environment ${name}`
        : `environmentStackName: there is no stack ${stackName}`
    throw preconditionFailed('NoEnvironment', message, NO_STACK_HINT)
  }
  // A plan names the deployment that must end first.
  if (!isPlan) refuseUnsettled({ stack, name: `environment ${name}` })
  return { name, accountId: accountOf(stack.id), outputs: stack.outputs, stack }
}

const NO_STACK_HINT =
  'Name its stack with environmentStackName or, where the environment has none, its outputs with environmentSpecPath.'

/** The environment by an environment spec, whose values are its outputs. Throws InputError. */
function environmentOfSpec(name: string, spec: string, accountId: string): EnvironmentFacts {
  const read = readSpec(spec)
  const values = read?.root['spec']
  if (!read || !isSpecMap(values)) throw problem(NOT_A_SPEC)
  const texts = Object.keys(values).map(key => [key, scalarText(read, ['spec', key])] as const)
  const others = texts.flatMap(([key, text]) => (text === undefined ? [key] : []))
  if (others.length > 0) throw problem(`environmentSpecPath: ${sanitizeLine(others.join(', '))} ${NO_TEXT}`)
  return { name, accountId, outputs: new Map(texts.map(([key, text = '']) => [key, text])) }
}

function problem(message: string): InputError {
  return new InputError([{ input: 'environmentSpecPath', message }])
}

const NO_TEXT = 'must be a text, a number, true or false, as the outputs of a stack are'

const NOT_A_SPEC =
  'environmentSpecPath: the file is no environment spec: it must be a map with proton: EnvironmentSpec and spec'

/** The environment of files alone: its outputs are those of the environment spec, where one is given. */
export function environmentInFiles(
  { environmentSpec }: Pick<OpenedChange['change'], 'environmentSpec'>,
  name: string,
): EnvironmentFacts {
  if (environmentSpec !== undefined) return environmentOfSpec(name, environmentSpec, '')
  return { name, accountId: '', outputs: new Map() }
}

/** The account in the ARN of a stack. */
function accountOf(stackArn: string): string {
  return stackArn.split(':')[4] ?? ''
}

/** What says in which environment each is. */
const namedBy = { instance: 'spec names', component: 'inputs name' } as const

/**
 * Refuses to move an instance or a component: its stack is tagged with another environment than is asked for. Throws
 * ProviderError.
 */
export function checkEnvironment(
  stack: StackInfo | undefined,
  name: string,
  what: keyof typeof namedBy,
): void {
  const deployed = stack && environmentIn(stack.tags)
  if (deployed === undefined || deployed === name) return
  throw preconditionFailed(
    'OtherEnvironment',
    `the ${what} is deployed in environment ${deployed}, and the ${namedBy[what]} ${name}`,
    `Neither instances nor components can be moved: create another ${what}.`,
  )
}
