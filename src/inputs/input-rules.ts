/** The values of the input `command`. */
export const commands = [
  'deploy',
  'plan',
  'render',
  'rollback',
  'wait',
  'cancel',
  'outputs',
  'delete',
  'status',
] as const
export type Command = (typeof commands)[number]

export const GIVEN = 'given'
export const NOT_GIVEN = 'not given'

/** Values of inputs that hold together. An input that is not given has its default. */
export type Conditions = Readonly<Record<string, readonly string[] | typeof GIVEN | typeof NOT_GIVEN>>

/** When an input may, must or must not be given. An input whose value is its default counts as not given. */
export interface InputRule {
  /** As action.yml has it. */
  readonly default?: string
  /** An empty value is worth a warning: with the default something else than intended may be deployed. */
  readonly isDecisive?: true
  /** The value is never shown. */
  readonly isSensitive?: true
  /** One of these must hold where the input is given; absent: it is always supported. */
  readonly onlyWith?: readonly Conditions[]
  /** The input must be given where it is supported and one of these holds. */
  readonly requiredWith?: readonly Conditions[]
  /** None of these may hold where the input is given. */
  readonly conflictsWith?: readonly Conflict[]
}

export interface Conflict {
  readonly with: Conditions
  /** What to do, in words that end the message; absent: `remove it`. */
  readonly advice?: string
}

/** Rules by the name of the input. */
export type InputRules = Readonly<Record<string, InputRule>>

export const TRUE = ['true']
export const FALSE = ['false']

const during = (...command: readonly Command[]) => [{ command }]
/** Without waiting, the step ends before the deployment does. */
const needsEnd = { conflictsWith: [{ with: { command: ['deploy'], wait: FALSE } }] }

/** The names of instances that are compared where no others are named. */
const usualStages = 'dev,development,test,qa,stage,staging,prod,production'

/** The inputs that every provider has. */
export const commonInputRules: InputRules = {
  command: { default: 'deploy', isDecisive: true },
  wait: { default: 'true' },
  timeoutMinutes: { default: '60' },
  onConflict: { default: 'wait' },
  region: {},
  cancelOnTimeout: { default: 'false', onlyWith: during('deploy', 'rollback'), ...needsEnd },
  maskOutputs: { default: 'false', onlyWith: during('deploy', 'rollback', 'wait', 'outputs'), ...needsEnd },
  keepDeployments: { onlyWith: during('deploy'), ...needsEnd },
  rollbackOnFailure: { default: 'false', onlyWith: during('deploy'), ...needsEnd },
  deploymentId: { onlyWith: during('rollback', 'wait', 'cancel', 'outputs') },
  comment: { default: 'false', onlyWith: during('deploy', 'plan', 'status') },
  githubToken: { requiredWith: [{ comment: TRUE }] },
  show: { onlyWith: during('status') },
  stages: { default: usualStages, onlyWith: during('status') },
  showValues: { default: 'false', onlyWith: during('plan', 'render') },
}

/** The rules of a provider's inputs for the command about many targets, which takes only `taken` of them. */
export function overviewRules(rules: InputRules, taken: readonly string[]): InputRules {
  const conflictsWith = [{ with: { command: ['status'] } }]
  const own = Object.entries(rules).filter(([name]) => !Object.hasOwn(commonInputRules, name))
  return Object.fromEntries(
    own.map(([name, { default: usual }]) => [
      name,
      { ...(usual !== undefined && { default: usual }), ...(taken.includes(name) ? {} : { conflictsWith }) },
    ]),
  )
}
