import { members } from '../server/fields.js'
import { existing, find, instanceNamed, serviceNamed } from '../state/lookup.js'
import { deploymentId } from '../state/schedule.js'
import type { Answer, Blocker, Service, Target } from '../state/state.js'
import { seconds } from './answers.js'
import { operation } from './operation.js'

/** Reading the sync configuration of a service, and what blocks its sync. */
export const sync = {
  GetServiceSyncConfig: operation(members(['serviceName']), ({ serviceName }, context) => {
    const service = serviceNamed(context, serviceName)
    return { serviceSyncConfig: { serviceName, ...existing(service.sync, `${service.arn}/sync-config`) } }
  }),

  GetServiceSyncBlockerSummary: operation(
    members(['serviceName'], ['serviceInstanceName']),
    ({ serviceName, serviceInstanceName: instance }, context) => {
      const service = serviceNamed(context, serviceName)
      if (instance !== undefined) instanceNamed(context, serviceName, instance)
      return { serviceSyncBlockerSummary: blockerSummary(service, instance, context.now) }
    },
  ),
}

/** A manual deployment of a synced instance stops its sync; one blocker per instance is enough. */
export function blockSync({ service, name, arn }: Target, now: number): void {
  if (service?.sync === undefined || blockersOf(service, name, now).length > 0) return
  service.blockers.push({ id: deploymentId(`${arn}#blocker#${now}`), instance: name, createdAt: now })
}

/** ServiceSyncBlockerSummary, of one instance or of all. */
function blockerSummary(service: Service, instance: string | undefined, now: number): Answer {
  return {
    serviceName: service.name,
    serviceInstanceName: instance,
    latestBlockers: blockersOf(service, instance, now).map(blocker => ({
      id: blocker.id,
      type: 'AUTOMATED',
      status: 'ACTIVE',
      createdAt: seconds(blocker.createdAt),
      createdReason: `Service instance ${blocker.instance} was updated by hand.`,
      contexts: [
        { key: 'serviceName', value: service.name },
        { key: 'serviceInstanceName', value: blocker.instance },
      ],
    })),
  }
}

/** The blockers of an instance are deleted with it. */
function blockersOf({ blockers, instances }: Service, name: string | undefined, now: number): Blocker[] {
  return blockers.filter(({ instance, createdAt }) => {
    const target = find(instances, instance, now)
    return (name ?? instance) === instance && target !== undefined && target.createdAt <= createdAt
  })
}
