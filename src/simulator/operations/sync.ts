import { blockerSummary } from '../actions/block-sync.js'
import { FIELD, required } from '../server/fields.js'
import { existing, instanceNamed, serviceNamed } from '../state/lookup.js'
import { operation } from './operation.js'

const NAME = { serviceName: required(FIELD.name) } as const

/** Reading the sync configuration of a service, and what blocks its sync. */
export const sync = {
  GetServiceSyncConfig: operation(NAME, ({ serviceName }, context) => {
    const service = serviceNamed(context, serviceName)
    return { serviceSyncConfig: { serviceName, ...existing(service.sync, `${service.arn}/sync-config`) } }
  }),

  GetServiceSyncBlockerSummary: operation(
    { ...NAME, serviceInstanceName: FIELD.name },
    ({ serviceName, serviceInstanceName: instance }, context) => {
      const service = serviceNamed(context, serviceName)
      if (instance !== undefined) instanceNamed(context, serviceName, instance)
      return { serviceSyncBlockerSummary: blockerSummary(service, instance, context.now) }
    },
  ),
}
