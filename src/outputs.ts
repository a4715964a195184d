import type { Outputs } from './deployment.js'
import { inLine } from './foreign.js'
import type { Workflow } from './workflow.js'

/** The outputs that the action sets by itself, whatever the infrastructure's are called. */
export const actionOutputs = [
  'deploymentId',
  'deploymentStatus',
  'deploymentStatusMessage',
  'templateMajorVersion',
  'templateMinorVersion',
  'consoleUrl',
  'outputs',
] as const

/** What the runner's output file takes as a name without harm, and an expression can read. */
const NAME = /^[A-Za-z_][A-Za-z0-9_-]*$/

/**
 * The infrastructure outputs that can be set under their own keys, and why others cannot. The runner does not tell
 * upper from lower case: on a clash the action's own output wins, then the first.
 */
function ownKeyOutputs(outputs: Outputs): { settable: Outputs; warnings: readonly string[] } {
  const taken = new Map<string, string>(
    actionOutputs.map(name => [name.toLowerCase(), `the action's own output "${name}"`]),
  )
  const settable = new Map<string, string>()
  const warnings: string[] = []
  for (const [key, value] of outputs) {
    const winner = taken.get(key.toLowerCase())
    const because = NAME.test(key)
      ? winner && `its name is taken by ${winner}`
      : 'its name is none that a step output can have'
    if (because === undefined) {
      settable.set(key, value)
      taken.set(key.toLowerCase(), `the output "${key}"`)
    } else {
      warnings.push(
        `The infrastructure output "${inLine(key, 100)}" is only in the JSON of "outputs": ${because}.`,
      )
    }
  }
  return { settable, warnings }
}

/** Sets every infrastructure output: all of them as the JSON of `outputs`, and each under its own key. */
export function setInfrastructureOutputs(workflow: Workflow, outputs: Outputs, areMasked: boolean): void {
  if (areMasked) {
    for (const value of outputs.values()) mask(workflow, value)
  }
  const { settable, warnings } = ownKeyOutputs(outputs)
  for (const warning of warnings) workflow.warning(warning)
  for (const [key, value] of settable) workflow.setOutput(key, value)
  workflow.setOutput('outputs', JSON.stringify(Object.fromEntries(outputs)))
}

/** Also as it stands in JSON, where a line break or a quote is another text. */
function mask(workflow: Workflow, value: string): void {
  if (value.trim() === '') return
  workflow.mask(value)
  const inJson = JSON.stringify(value).slice(1, -1)
  if (inJson !== value) workflow.mask(inJson)
}
