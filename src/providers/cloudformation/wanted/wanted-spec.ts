import { applyEdits } from '../../../proton-spec/edits.js'
import type { Target } from '../../../proton-spec/target.js'
import { resolveCurrentValues } from '../../../proton-spec/target-spec.js'
import { InputError } from '../../../shared/errors.js'
import { preconditionFailed } from '../../../shared/precondition-errors.js'
import type { StackChange } from '../inputs/parse-inputs.js'

/** The spec that is to be deployed. */
export interface WantedSpec {
  /** As it is deployed: with the edits of `set`, and the deployed values that it asks for. */
  readonly text: string
  /** As it was before the edits: what is deployed may be just that. */
  readonly unedited: string
}

/**
 * The spec of the inputs, else the one that the record of the stack holds, with the edits of `set`. Throws InputError and
 * ProviderError.
 */
export function wantedSpec(
  { spec: given, edits }: Pick<StackChange, 'spec' | 'edits'>,
  deployed: string | undefined,
  target: Target,
): WantedSpec {
  const base = given ?? deployed
  if (base === undefined) throw preconditionFailed('NoSpec', NO_SPEC, SPEC_HINT)
  const { text: unedited, unresolved } = resolveCurrentValues(base, deployed, target)
  if (unresolved.length > 0) throw new InputError([unresolvedProblem(unresolved, deployed !== undefined)])
  if (edits.length === 0) return { text: unedited, unedited }
  const { text, problems } = applyEdits(unedited, target, edits)
  if (problems.length > 0) throw new InputError(problems)
  return { text, unedited }
}

const NO_SPEC = 'the stack has no record of the spec that it was deployed with'
const SPEC_HINT = 'Give the spec with specPath until a deployment has added a record.'

function unresolvedProblem(paths: readonly string[], hasRecord: boolean) {
  const why = hasRecord
    ? 'the record of the stack has no value for it'
    : 'the stack has no record of its inputs'
  const message = `the spec keeps the deployed value of ${paths.join(', ')} (\${Proton::CURRENT_VAL}), but ${why}; write the value in the spec`
  return { input: 'specPath', message }
}
