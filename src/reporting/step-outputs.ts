import type { Outputs } from '../engine/deployment.js'
import { sanitizeLine } from '../shared/sanitize.js'
import { secretsOf } from './mask-outputs.js'
import type { Runner } from '../github/runner.js'

/** The outputs of the action itself, besides those of a provider: no infrastructure output of the same name replaces them. */
export const actionOutputs = [
  'deploymentId',
  'deploymentStatus',
  'deploymentStatusMessage',
  'consoleUrl',
  'changed',
  'plan',
  'status',
  'renderedPath',
  'rollbackDeploymentId',
  'outputs',
] as const

/** Names that are safe in the runner's output file, and that an expression can read. */
const NAME = /^[A-Za-z_][A-Za-z0-9_-]*$/

/** At most so many names are in a warning. */
const MOST_NAMES = 10

/**
 * The infrastructure outputs that can be set under their own keys, and the keys of the others, each with the reason.
 * Names of step outputs are case-insensitive: of two equal ones the action's own output wins, then the first.
 */
function ownKeyOutputs(
  outputs: Outputs,
  reserved: readonly string[],
): { settable: Outputs; left: readonly string[] } {
  const taken = new Map<string, string>(
    [...actionOutputs, ...reserved].map(name => [name.toLowerCase(), `the action's own output "${name}"`]),
  )
  const settable = new Map<string, string>()
  const left: string[] = []
  for (const [key, value] of outputs) {
    const winner = taken.get(key.toLowerCase())
    const because = NAME.test(key) ? winner && `same name as ${winner}` : 'not a valid name of a step output'
    if (because === undefined) {
      settable.set(key, value)
      taken.set(key.toLowerCase(), `the output "${key}"`)
    } else {
      left.push(`"${sanitizeLine(key, 100)}" (${because})`)
    }
  }
  return { settable, left }
}

function namesText(names: readonly string[]): string {
  const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : ''
  return `${names.slice(0, MOST_NAMES).join(', ')}${more}`
}

/**
 * Sets every infrastructure output: all of them as the JSON of `outputs`, and each under its own key. `reserved`: the
 * names of the provider's own outputs.
 */
export function setInfrastructureOutputs(
  runner: Runner,
  outputs: Outputs,
  areMasked: boolean,
  reserved: readonly string[],
): void {
  if (areMasked) maskAll(runner, outputs)
  const { settable, left } = ownKeyOutputs(outputs, reserved)
  if (left.length > 0)
    runner.warning(`Infrastructure outputs that are only in the JSON of "outputs": ${namesText(left)}.`)
  for (const [key, value] of settable) runner.setOutput(key, value)
  runner.setOutput('outputs', JSON.stringify(Object.fromEntries(outputs)))
}

/** Masks what can be masked, and warns of the outputs that are not masked as a whole. */
function maskAll(runner: Runner, outputs: Outputs): void {
  const bare: string[] = []
  for (const [key, value] of outputs) {
    const { secrets, isWhole } = secretsOf(value)
    for (const secret of secrets) runner.mask(secret)
    if (!isWhole) bare.push(`"${sanitizeLine(key, 100)}"`)
  }
  if (bare.length === 0) return
  runner.warning(
    `maskOutputs does not mask, or masks only in part: ${namesText(bare)}. A short value, a common word such as true or a small number cannot be masked: GitHub would drop every job output that contains it.`,
  )
}
