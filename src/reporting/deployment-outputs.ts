import type { DeploymentState } from '../engine/deployment.js'
import type { DeploymentTarget } from '../engine/deployment-target.js'
import type { Outcome } from '../engine/outcome.js'
import type { Workflow } from '../github/runner.js'
import { sanitizeLine, sanitizeValue } from '../shared/sanitize.js'

/** Sets the outputs about a deployment that has started. */
export function setFirstOutputs(
  workflow: Workflow,
  { deploymentId, status }: Pick<DeploymentState, 'deploymentId' | 'status'>,
): void {
  if (deploymentId !== undefined) workflow.setOutput('deploymentId', sanitizeValue(deploymentId))
  workflow.setOutput('deploymentStatus', sanitizeValue(status))
}

/** Clears the outputs of a deployment that is not this step's. */
export function clearFirstOutputs(workflow: Workflow): void {
  for (const name of ['deploymentId', 'deploymentStatus']) workflow.setOutput(name, '')
}

/** Sets the output `consoleUrl`, and writes it to the log. */
export function setConsoleUrl(workflow: Workflow, target: Pick<DeploymentTarget, 'consoleUrl'>): void {
  const url = target.consoleUrl()
  if (url === undefined) return
  workflow.setOutput('consoleUrl', url)
  workflow.info(`Console: ${url}`)
}

/** Sets the provider's own outputs of the step. */
export function setStepOutputs(workflow: Workflow, outputs: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(outputs)) workflow.setOutput(name, sanitizeValue(value))
}

/** Sets the outputs about a deployment; after an update without one, the target shows an earlier deployment. */
export function setFinalOutputs(
  workflow: Workflow,
  kind: Outcome['kind'],
  { deploymentId, status, message, stepOutputs = {} }: DeploymentState,
): void {
  if (['succeeded', 'updated', 'unchanged'].includes(kind)) setStepOutputs(workflow, stepOutputs)
  if (kind === 'updated') return
  setFirstOutputs(workflow, { deploymentId, status })
  if (message !== undefined) workflow.setOutput('deploymentStatusMessage', sanitizeLine(message))
}
