import type { ProviderError } from '../shared/errors.js'
import { preconditionFailed } from '../shared/precondition-errors.js'
import type { Target } from './target.js'
import { CURRENT_VALUE, holdsCurrentValue, inputsPath, readSpec, valueAt } from './document.js'

/**
 * Why Proton refuses a spec for any schema of its template: it moves the instance to another environment, or keeps a
 * deployed value where nothing is deployed. `deployed` is the target's spec, undefined for a target that does not exist.
 * Throws TypeError for a kind of target without inputs.
 */
export function conflictWithDeployed(
  spec: string,
  deployed: string | undefined,
  target: Target,
): ProviderError | undefined {
  const [after, before] = [spec, deployed].map(text => partsOf(text, target))
  if (!after) return undefined
  if (deployed === undefined && holdsCurrentValue(after.inputs)) {
    const message = `the spec has ${CURRENT_VALUE}, but nothing is deployed whose value could be kept`
    return preconditionFailed('NoCurrentValue', message, 'Write the value in the spec.')
  }
  if (before?.environment === undefined || after.environment === before.environment) return undefined
  const message = 'the instance is deployed in another environment than the spec names'
  return preconditionFailed(
    'OtherEnvironment',
    message,
    'Proton cannot move an instance to another environment: create another instance.',
  )
}

/** The target's inputs in a spec, and the environment of an instance. */
function partsOf(spec: string | undefined, target: Target) {
  const root = spec === undefined ? undefined : readSpec(spec)?.root
  const path = root && inputsPath(root, target)
  if (!path) return undefined
  return {
    inputs: valueAt(root, path),
    environment: valueAt(root, [...path.slice(0, -1), 'environment']),
  }
}
