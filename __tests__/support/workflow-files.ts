import { readFileSync } from 'node:fs'
import { parse } from 'yaml'

export interface Step {
  readonly uses?: string
  readonly run?: string
  readonly env?: Readonly<Record<string, string>>
  readonly with?: Readonly<Record<string, unknown>>
}

export interface Job {
  readonly steps?: readonly Step[]
  readonly permissions?: unknown
  readonly 'timeout-minutes'?: unknown
  readonly if?: string
  readonly needs?: string | readonly string[]
}

export interface Workflow {
  readonly permissions?: unknown
  readonly jobs: Readonly<Record<string, Job>>
}

interface ActionFile {
  readonly inputs?: Readonly<Record<string, { readonly required?: boolean }>>
}

/** What `uses:` calls the action, here and in the examples. */
export const action = /^(\.\/|OWNER\/proton-deploy@v1)$/
export const simulator = /^(\.\/simulator|OWNER\/proton-deploy\/simulator@v1)$/

/**
 * The inputs that each job of a workflow gives to the action, as the runner passes them. `values` has what its expressions
 * result in.
 */
export function inputsByJob(
  file: string,
  values: Readonly<Record<string, string>>,
): Readonly<Record<string, Readonly<Record<string, string>>>> {
  const { jobs } = parse(readFileSync(file, 'utf8')) as Workflow
  const valueOf = (expression: string) => {
    const value = values[expression]
    if (value === undefined) throw new Error(`${file}: no value for ${expression}`)
    return value
  }
  const filled = (input: unknown) =>
    String(input).replace(/\$\{\{ (.*?) \}\}/g, (_, expression: string) => valueOf(expression))
  const calls = Object.entries(jobs).flatMap(([job, { steps = [] }]) =>
    steps.flatMap(({ uses = '', with: given = {} }) => (action.test(uses) ? [[job, given] as const] : [])),
  )
  return Object.fromEntries(
    calls.map(([job, given]) => [
      job,
      Object.fromEntries(Object.entries(given).map(([name, input]) => [name, filled(input)])),
    ]),
  )
}

const definitions = [
  [action, 'action.yml'],
  [simulator, 'simulator/action.yml'],
] as const

/** What is wrong with the inputs of steps that call the action or the simulator: unknown and missing ones. */
export function wrongInputs(steps: readonly Step[]): readonly string[] {
  return steps.flatMap(({ uses = '', with: given = {} }) => {
    const file = definitions.find(([name]) => name.test(uses))?.[1]
    if (file === undefined) return []
    const { inputs = {} } = parse(readFileSync(file, 'utf8')) as ActionFile
    const unknown = Object.keys(given).filter(input => !Object.hasOwn(inputs, input))
    const missing = Object.keys(inputs).filter(
      input => inputs[input]?.required && !Object.hasOwn(given, input),
    )
    return [
      ...unknown.map(input => `${uses}: unknown ${input}`),
      ...missing.map(input => `${uses}: no ${input}`),
    ]
  })
}
