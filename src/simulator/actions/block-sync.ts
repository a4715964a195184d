import { seconds } from '../responses/targets.js'
import { find } from '../state/lookup.js'
import { deploymentId } from '../state/planned-outcome.js'
import type { Answer, Blocker, Service, Target } from '../state/state.js'

/** A deployment of a synced instance by hand stops its sync, unless something does so already. */
export function blockSync({ service, name, arn }: Target, now: number): void {
  if (service?.sync === undefined || blockersOf(service, name, now).length > 0) return
  service.blockers.push({
    id: deploymentId(`${arn}#blocker#${now}`),
    instance: name,
    createdAt: now,
    reason: `Service instance ${name} was updated by hand.`,
  })
}

/** ServiceSyncBlockerSummary, of one instance or of all. */
export function blockerSummary(service: Service, instance: string | undefined, now: number): Answer {
  return {
    serviceName: service.name,
    serviceInstanceName: instance,
    latestBlockers: blockersOf(service, instance, now).map(blocker => blockerAnswer(service, blocker)),
  }
}

/** Those of an instance that is gone are gone as well. */
function blockersOf(service: Service, name: string | undefined, now: number): Blocker[] {
  return service.blockers.filter(({ instance, createdAt }) => {
    const target = find(service.instances, instance, now)
    return (name ?? instance) === instance && target !== undefined && target.createdAt <= createdAt
  })
}

function blockerAnswer(service: Service, { id, instance, createdAt, reason }: Blocker): Answer {
  return {
    id,
    type: 'AUTOMATED',
    status: 'ACTIVE',
    createdAt: seconds(createdAt),
    createdReason: reason,
    contexts: [
      { key: 'serviceName', value: service.name },
      { key: 'serviceInstanceName', value: instance },
    ],
  }
}
