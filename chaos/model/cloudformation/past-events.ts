import type { Deployment } from '../state.js'
import { STACK_TYPE, type StackEvent } from './stack.js'

/** Whose events they are: `index` counts the deployments of the stack. */
interface Place {
  readonly id: string
  readonly stackName: string
  readonly index: number
}

/** The events of a deployment that has ended. */
export function pastEvents(
  { token, status, createdAt, completedAt = createdAt }: Deployment,
  { id, stackName, index }: Place,
  newId: () => string,
): readonly StackEvent[] {
  const verb = index === 0 ? 'CREATE' : 'UPDATE'
  const [operationId, rollbackId] = [newId(), newId()]
  const event = (at: number, state: string, more: Partial<StackEvent> = {}): StackEvent => ({
    ...{ id: newId(), at, logicalId: stackName, physicalId: id, type: STACK_TYPE, status: state },
    ...{ token, operationId },
    ...more,
  })
  const start = event(createdAt, `${verb}_IN_PROGRESS`, { reason: 'User Initiated' })
  if (status === 'SUCCEEDED') return [start, event(completedAt, `${verb}_COMPLETE`)]
  const isCancelled = status === 'CANCELLED'
  const rollback = { operationId: rollbackId, ...(isCancelled && { token: undefined }) }
  const reason = isCancelled ? 'User Initiated' : 'The following resource(s) failed to update: [Service].'
  const failed = {
    ...{ logicalId: 'Service', physicalId: 'shop-service', type: 'AWS::ECS::Service' },
    reason: 'The service did not become stable',
  }
  return [
    start,
    ...(isCancelled ? [] : [event(completedAt - 10_000, 'UPDATE_FAILED', failed)]),
    event(completedAt - 9_000, 'UPDATE_ROLLBACK_IN_PROGRESS', { ...rollback, reason }),
    event(completedAt, 'UPDATE_ROLLBACK_COMPLETE', rollback),
  ]
}
