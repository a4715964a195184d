import type { DeploymentState } from '../engine/deployment.js'
import type { DeploymentTarget } from '../engine/deployment-target.js'
import type { Outcome } from '../engine/outcome.js'
import type { Runner } from '../github/runner.js'
import { sanitizeLine, sanitizeValue } from '../shared/sanitize.js'

/** Sets the outputs about a deployment that has started. */
export function setFirstOutputs(
  runner: Runner,
  { deploymentId, status }: Pick<DeploymentState, 'deploymentId' | 'status'>,
): void {
  if (deploymentId !== undefined) runner.setOutput('deploymentId', sanitizeValue(deploymentId))
  runner.setOutput('deploymentStatus', sanitizeValue(status))
}

/** Clears the outputs of a deployment that is not this step's. */
export function clearFirstOutputs(runner: Runner): void {
  for (const name of ['deploymentId', 'deploymentStatus']) runner.setOutput(name, '')
}

/** Sets the output `consoleUrl`, and writes it to the log. */
export function setConsoleUrl(runner: Runner, target: Pick<DeploymentTarget, 'consoleUrl'>): void {
  const url = target.consoleUrl()
  if (url === undefined) return
  runner.setOutput('consoleUrl', url)
  runner.info(`Console: ${url}`)
}

/** Sets the provider's own outputs of the step. */
export function setStepOutputs(runner: Runner, outputs: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(outputs)) runner.setOutput(name, sanitizeValue(value))
}

/** Sets the outputs about a deployment; after an update without one, the target shows an earlier deployment. */
export function setFinalOutputs(
  runner: Runner,
  kind: Outcome['kind'],
  { deploymentId, status, message, stepOutputs = {} }: DeploymentState,
): void {
  if (['succeeded', 'updated', 'unchanged'].includes(kind)) setStepOutputs(runner, stepOutputs)
  if (kind === 'updated') return
  setFirstOutputs(runner, { deploymentId, status })
  if (message !== undefined) runner.setOutput('deploymentStatusMessage', sanitizeLine(message))
}
