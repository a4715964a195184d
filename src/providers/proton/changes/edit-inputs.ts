import { InputError } from '../../../shared/errors.js'
import { noSpec } from '../read-errors.js'
import type { ChangeStep } from './change-steps.js'
import type { Edit } from '../../../proton-spec/edits.js'
import type { Target } from '../target.js'

/** Applies the edits of the input `set` to the spec of the change, or to the deployed one. */
export function editStep(edits: readonly Edit[], target: Target): ChangeStep | undefined {
  if (edits.length === 0) return undefined
  return async (draft, now) => {
    const spec = draft.change.spec ?? now.spec
    if (spec === undefined) throw noSpec()
    const { applyEdits } = await import('../../../proton-spec/edits.js')
    const { text, problems } = applyEdits(spec, target, edits)
    if (problems.length > 0) throw new InputError(problems)
    return { ...draft, change: { ...draft.change, spec: text } }
  }
}
