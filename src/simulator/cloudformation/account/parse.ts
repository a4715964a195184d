import { nearest } from '../../account/nearest-name.js'
import { accountChecker, parseYaml } from '../../account/parse.js'
import { objectOperations } from '../objects/object-call.js'
import { operations } from '../operations/registry.js'
import { parameterValues } from '../template/parameters.js'
import { parseTemplate } from '../template/template.js'
import {
  CLOUDFORMATION_ACCOUNT_SCHEMA,
  type CloudFormationAccount,
  type FailureEntry,
  type StackEntry,
} from './account-file.js'

/** Checks a parsed account file; throws AccountError with every problem in it. */
export const checkCloudFormationAccount = accountChecker(CLOUDFORMATION_ACCOUNT_SCHEMA, problemsOf)

/** Parses the YAML text of an account file; throws AccountError with every problem in it. */
export function parseCloudFormationAccount(yaml: string): CloudFormationAccount {
  return checkCloudFormationAccount(parseYaml(yaml, 'cloudformation'))
}

function problemsOf(account: CloudFormationAccount): string[] {
  const { stacks, faults = [], templates = {} } = account
  const known = [...operations.keys(), ...objectOperations]
  return [
    ...Object.entries(stacks).flatMap(([name, stack]) => stackProblems(account, `stacks/${name}`, stack)),
    ...Object.entries(templates).flatMap(([url, text]) => templateProblems(`templates/${url}`, text)),
    ...faults.flatMap(({ operation }, index) => {
      if (operation === '*' || known.includes(operation)) return []
      const hint = `did you mean ${nearest(operation, known)}?`
      return [`faults/${index}/operation: the simulator has no operation ${operation}; ${hint}`]
    }),
  ]
}

function stackProblems({ stacks }: CloudFormationAccount, path: string, stack: StackEntry): string[] {
  const { template, parameters = {}, history = [], parent, plan = [], deletion } = stack
  const failures = [...plan, ...history, ...(deletion ? [deletion] : [])].flatMap(({ fails = [] }) => fails)
  const others = [parent, ...failures.map(({ nestedStack }: FailureEntry) => nestedStack)]
  return [
    ...templateProblems(`${path}/template`, template, parameters),
    ...history.flatMap(({ template: old }, index) =>
      old === undefined ? [] : templateProblems(`${path}/history/${index}/template`, old),
    ),
    ...others.flatMap(name =>
      name === undefined || Object.hasOwn(stacks, name) ? [] : [`${path}: stack ${name} not found`],
    ),
  ]
}

function templateProblems(
  path: string,
  text: string,
  parameters?: Readonly<Record<string, string>>,
): string[] {
  try {
    const template = parseTemplate(text)
    if (parameters !== undefined) parameterValues(template, given(parameters), {})
    return []
  } catch (error) {
    return [`${path}: ${error instanceof Error ? error.message : String(error)}`]
  }
}

/** The parameters of an account file, as a request would give them. */
export function given(parameters: Readonly<Record<string, string>>) {
  return Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({
    ParameterKey,
    ParameterValue,
    UsePreviousValue: undefined,
  }))
}
