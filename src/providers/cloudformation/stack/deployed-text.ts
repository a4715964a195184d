import { isRestored } from '../api/statuses.js'
import { splitRecord, type RecordedText } from '../record.js'
import type { StackAccess, StackState } from './stack-reader.js'
import { refuseStaleRecord, staleRead } from './stale-reads.js'

/**
 * The text that a stack runs, with its record. `state`: the stack as it was read before. Throws ProviderError, also where
 * the text is of an earlier deployment than the state.
 */
export async function readDeployedText(
  { api, clock }: StackAccess,
  stackId: string,
  state: StackState,
  signal: AbortSignal,
): Promise<RecordedText> {
  const deployed = splitRecord(await api.getTemplate(stackId, signal))
  const { record } = deployed
  refuseStaleRecord(record, state, clock)
  const { stack, deploymentId } = state
  if (record && record.id === deploymentId && stack && isRestored(stack.status))
    throw staleRead(`its template is that of deployment ${deploymentId}, which was rolled back`)
  return deployed
}
