import { ProviderError } from '../../../shared/errors.js'
import { targetName } from '../../proton/target.js'
import { deploymentWords } from '../api/statuses.js'
import type { OpenedTarget } from '../opened-target.js'
import type { StackState } from './stack-reader.js'
import { stackRefusal } from './stack-refusal.js'

/** The target as its stack shows it. Throws ProviderError, where `mayBeAbsent` is false also without a stack. */
export async function readState(
  { locator, target, stackName }: Pick<OpenedTarget, 'locator' | 'target' | 'stackName'>,
  mayBeAbsent: boolean,
  signal: AbortSignal,
): Promise<StackState> {
  const reader = await locator.reader(signal)
  const state = reader ? await reader.get(signal) : ABSENT
  if (state.phase !== 'absent' || mayBeAbsent) return state
  const refusal = state.stack && stackRefusal(state.stack)
  if (refusal) throw refusal
  const message =
    stackName === undefined
      ? `no stack is tagged for ${targetName(target)}`
      : `there is no stack ${stackName}`
  throw new ProviderError('DescribeStacks', 'StackNotFound', 'notFound', { message, hint: HINT })
}

const ABSENT: StackState = { phase: 'absent', status: deploymentWords.absent }
const HINT = 'Name the stack with stackName, or deploy with createIfMissing: true to create it.'
