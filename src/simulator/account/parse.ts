import { Ajv, type ErrorObject } from 'ajv'
import { parse } from 'yaml'
import { ACCOUNT_SCHEMA, type AccountFile } from './account-file.js'
import { checkReferences } from './check-references.js'
import { otherFormatProblem, type AccountFormat } from './format.js'
import type { Schema } from './schema-builder.js'

/** An account file that cannot be used; `problems` has one line each, with the path of the mistake. */
export class AccountError extends Error {
  readonly problems: readonly string[]

  /** The message lists all problems. */
  constructor(problems: readonly string[]) {
    super(`The account file is not valid:\n${problems.map(problem => `  ${problem}`).join('\n')}`)
    this.problems = problems
  }
}

/** Parses the YAML text of an account file; throws AccountError with every problem in it. */
export function parseAccount(yaml: string): AccountFile {
  return checkAccount(parseYaml(yaml, 'proton'))
}

/** Checks a parsed account file; throws AccountError with every problem in it. */
export const checkAccount = accountChecker(ACCOUNT_SCHEMA, checkReferences)

/** The value of a YAML text; throws AccountError when it is not YAML, or an account of the other simulator. */
export function parseYaml(yaml: string, format: AccountFormat): unknown {
  const value = valueOf(yaml)
  const problem = otherFormatProblem(value, format)
  if (problem !== undefined) throw new AccountError([problem])
  return value
}

function valueOf(yaml: string): unknown {
  try {
    return parse(yaml, { logLevel: 'error' })
  } catch (error) {
    throw new AccountError([`not YAML: ${error instanceof Error ? error.message : String(error)}`])
  }
}

/**
 * Returns a function that checks a parsed account file by its schema, then by `findProblems`; that function throws
 * AccountError with every problem.
 */
export function accountChecker<T>(
  schema: Schema<T>,
  findProblems: (account: T) => readonly string[],
): (value: unknown) => T {
  const validate = new Ajv({ allErrors: true, discriminator: true, strict: false }).compile<T>(schema)
  return value => {
    if (!validate(value)) throw new AccountError([...new Set((validate.errors ?? []).flatMap(problemsOf))])
    const problems = findProblems(value)
    if (problems.length > 0) throw new AccountError(problems)
    return value
  }
}

function problemsOf({ instancePath, propertyName, keyword, message = '', params }: ErrorObject): string[] {
  const path = instancePath.slice(1) || 'the file'
  // It only repeats that one of its branches has problems.
  if (keyword === 'if') return []
  if (path === 'environments' && keyword === 'type')
    return [`${path}: must be a list of names, or a map of environments by name`]
  if (propertyName !== undefined || keyword === 'propertyNames') {
    const name = String(propertyName ?? params['propertyName'])
    const hint = path.endsWith('/versions') ? ' (versions must be quoted, as in "1.0")' : ''
    return [`${path}: the name "${name}" is not allowed${hint}`]
  }
  const detail = (params['additionalProperty'] ?? params['allowedValues'] ?? params['tagValue']) as
    string | string[] | undefined
  return [`${path}: ${message}${detail === undefined ? '' : ` (${detail.toString()})`}`]
}
