import type { ProviderError } from '../../shared/errors.js'
import { preconditionFailed } from '../../shared/precondition-errors.js'
import type { StackInfo } from './api/responses.js'

const DELETE_IT = 'Delete the stack, and create it again with createIfMissing: true.'
const REPAIR_IT = 'Update or roll back the stack in CloudFormation first.'

/** The states in which no change set can be executed, and what to do about each. */
const deadEnds: Readonly<Record<string, string>> = {
  CREATE_FAILED: DELETE_IT,
  ROLLBACK_COMPLETE: DELETE_IT,
  ROLLBACK_FAILED: DELETE_IT,
  DELETE_FAILED: 'Delete the stack again, and keep the resources that cannot be deleted.',
  UPDATE_FAILED: REPAIR_IT,
  IMPORT_ROLLBACK_FAILED: REPAIR_IT,
  REVIEW_IN_PROGRESS:
    'It has no resources, only a change set that was never executed: execute that, or delete the stack.',
}

/** Why nothing can be deployed to the stack as it is; undefined where something can. */
export function stackRefusal(stack: StackInfo): ProviderError | undefined {
  const { name, status, isNested } = stack
  if (isNested)
    return preconditionFailed('NestedStack', `${name} belongs to another stack`, 'Deploy that stack instead.')
  if (status === 'UPDATE_ROLLBACK_FAILED') {
    const command = `aws cloudformation continue-update-rollback --stack-name ${name}`
    const hint = `Run \`${command}\` (with --resources-to-skip for those that cannot be rolled back), then re-run the job.`
    return preconditionFailed('RollbackFailed', `${name} is ${status}`, hint)
  }
  const hint = Object.hasOwn(deadEnds, status) ? deadEnds[status] : undefined
  return hint === undefined ? undefined : preconditionFailed('StackState', `${name} is ${status}`, hint)
}
