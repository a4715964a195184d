import { splitRecord, type RecordedText } from '../record.js'
import type { StackAccess, StackState } from './stack-reader.js'
import { refuseStaleRecord } from './stale-reads.js'

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
  refuseStaleRecord(deployed.record, state, clock)
  return deployed
}
