import { FIELD, required } from '../server/field-rules.js'
import { existing, instanceNamed, serviceNamed } from '../state/lookup.js'
import { operation } from './operation.js'
import { blockerSummary } from '../actions/block-sync.js'

/** Reading from where a service is synced, and what stops that. */
export const sync = {
  GetServiceSyncConfig: operation(
    { serviceName: required(FIELD.name) },
    ({ serviceName }, { world, now }) => {
      const service = serviceNamed(world, serviceName, now)
      const config = existing(service.sync, `${service.arn}/sync-config`)
      return { serviceSyncConfig: { serviceName, ...config } }
    },
  ),

  GetServiceSyncBlockerSummary: operation(
    { serviceName: required(FIELD.name), serviceInstanceName: FIELD.name },
    ({ serviceName, serviceInstanceName }, { world, now }) => {
      const service = serviceNamed(world, serviceName, now)
      if (serviceInstanceName !== undefined) instanceNamed(world, serviceName, serviceInstanceName, now)
      return { serviceSyncBlockerSummary: blockerSummary(service, serviceInstanceName, now) }
    },
  ),
}
