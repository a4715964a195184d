import { deploymentId } from '../../state/schedule.js'
import type { AccountState } from './state.js'

/** A new lower-case UUID; the same requests in the same order get the same ids. */
export function newId(state: AccountState): string {
  state.ids.count += 1
  return deploymentId(`${state.accountId} ${state.ids.count}`)
}

/** The ARN of a stack or a change set. */
export function arnOf(
  { region, accountId }: Pick<AccountState, 'region' | 'accountId'>,
  kind: 'stack' | 'changeSet',
  name: string,
  id: string,
): string {
  return `arn:aws:cloudformation:${region}:${accountId}:${kind}/${name}/${id}`
}

/** The physical id of a new resource, in the form of generated names. */
export function newPhysicalId(state: AccountState, stackName: string, logicalId: string): string {
  return `${stackName}-${logicalId}-${newId(state).replaceAll('-', '').slice(0, 12).toUpperCase()}`
}
