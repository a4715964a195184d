import type { Outputs } from '../engine/deployment.js'
import { inLine } from '../shared/sanitize.js'
import { secretsOf } from './mask-outputs.js'
import type { Workflow } from '../github/runner.js'

/** The outputs that the action sets by itself, whatever the infrastructure's are called. */
export const actionOutputs = [
  'deploymentId',
  'deploymentStatus',
  'deploymentStatusMessage',
  'templateMajorVersion',
  'templateMinorVersion',
  'consoleUrl',
  'changed',
  'plan',
  'rollbackDeploymentId',
  'outputs',
] as const

/** What the runner's output file takes as a name without harm, and an expression can read. */
const NAME = /^[A-Za-z_][A-Za-z0-9_-]*$/

/** At most so many are named in the warning. */
const MOST_NAMES = 10

/**
 * The infrastructure outputs that can be set under their own keys, and the keys of the others, each with the reason.
 * The runner does not tell upper from lower case: on a clash the action's own output wins, then the first.
 */
function ownKeyOutputs(outputs: Outputs): { settable: Outputs; left: readonly string[] } {
  const taken = new Map<string, string>(
    actionOutputs.map(name => [name.toLowerCase(), `the action's own output "${name}"`]),
  )
  const settable = new Map<string, string>()
  const left: string[] = []
  for (const [key, value] of outputs) {
    const winner = taken.get(key.toLowerCase())
    const because = NAME.test(key) ? winner && `its name is taken by ${winner}` : 'no name for a step output'
    if (because === undefined) {
      settable.set(key, value)
      taken.set(key.toLowerCase(), `the output "${key}"`)
    } else {
      left.push(`"${inLine(key, 100)}" (${because})`)
    }
  }
  return { settable, left }
}

function leftText(left: readonly string[]): string {
  const more = left.length > MOST_NAMES ? ` and ${left.length - MOST_NAMES} more` : ''
  return `Infrastructure outputs that are only in the JSON of "outputs": ${left.slice(0, MOST_NAMES).join(', ')}${more}.`
}

/** Sets every infrastructure output: all of them as the JSON of `outputs`, and each under its own key. */
export function setInfrastructureOutputs(workflow: Workflow, outputs: Outputs, areMasked: boolean): void {
  if (areMasked) maskAll(workflow, outputs)
  const { settable, left } = ownKeyOutputs(outputs)
  if (left.length > 0) workflow.warning(leftText(left))
  for (const [key, value] of settable) workflow.setOutput(key, value)
  workflow.setOutput('outputs', JSON.stringify(Object.fromEntries(outputs)))
}

/** Registers what can be hidden, and names the outputs of which something was not. */
function maskAll(workflow: Workflow, outputs: Outputs): void {
  const bare: string[] = []
  for (const [key, value] of outputs) {
    const { secrets, isWhole } = secretsOf(value)
    for (const secret of secrets) workflow.mask(secret)
    if (!isWhole) bare.push(`"${inLine(key, 100)}"`)
  }
  if (bare.length === 0) return
  const more = bare.length > MOST_NAMES ? ` and ${bare.length - MOST_NAMES} more` : ''
  workflow.warning(
    `maskOutputs: not masked, or only in part, are ${bare.slice(0, MOST_NAMES).join(', ')}${more}. Such a value or line (short, a word such as true, a small number) is no secret to GitHub: masked, it would make GitHub drop every job output that contains it.`,
  )
}
