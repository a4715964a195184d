import type { ProtonError } from '../shared/errors.js'
import { refusal } from '../shared/precondition-errors.js'
import type { Target } from '../providers/proton/target.js'
import { CURRENT_VALUE, inputsPath, readSpec, valueAt } from './document.js'

/**
 * Why Proton refuses a spec whatever its template's schema is: it moves the instance to another environment, or keeps a
 * value where none is deployed. `deployed` is the target's spec, undefined for a target that is to be created. Throws
 * TypeError for a kind of target without inputs.
 */
export function unfit(spec: string, deployed: string | undefined, target: Target): ProtonError | undefined {
  const [after, before] = [spec, deployed].map(text => partsOf(text, target))
  if (!after) return undefined
  if (deployed === undefined && holdsCurrentValue(after.inputs)) {
    const message = `the spec says ${CURRENT_VALUE}, and nothing is deployed yet whose value could be kept`
    return refusal('NoCurrentValue', message, 'Write the value into the spec.')
  }
  if (before?.environment === undefined || after.environment === before.environment) return undefined
  const message = 'the spec names another environment for the instance than it is deployed in'
  return refusal(
    'OtherEnvironment',
    message,
    'An instance stays in its environment: create another instance.',
  )
}

/** The target's inputs in a spec, and the environment beside them, which only instances have. */
function partsOf(spec: string | undefined, target: Target) {
  const root = spec === undefined ? undefined : readSpec(spec)?.root
  const path = root && inputsPath(root, target)
  if (!path) return undefined
  return {
    inputs: valueAt(root, path),
    environment: valueAt(root, [...path.slice(0, -1), 'environment']),
  }
}

function holdsCurrentValue(value: unknown): boolean {
  if (value === CURRENT_VALUE) return true
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsCurrentValue)
}
