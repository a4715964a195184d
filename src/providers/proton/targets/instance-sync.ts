import { ifFound } from '../../../engine/polling/request.js'
import { GetServiceSyncBlockerSummaryCommand, GetServiceSyncConfigCommand } from '@aws-sdk/client-proton'
import type { Sync, SyncBlocker } from '../../../engine/deployment-target.js'
import type { Proton } from '../api/client.js'

/** The sync of a service instance from its service's repository. */
export function sync(
  { call }: Proton,
  instance: { readonly serviceName: string; readonly serviceInstanceName: string },
): Sync {
  const { serviceName } = instance
  return {
    config: abortSignal => {
      const command = new GetServiceSyncConfigCommand({ serviceName })
      const read = call(
        'GetServiceSyncConfig',
        client => client.send(command, { abortSignal }),
        ({ serviceSyncConfig: config }) =>
          config && {
            repositoryProvider: config.repositoryProvider ?? '',
            repositoryName: config.repositoryName ?? '',
            branch: config.branch ?? '',
            filePath: config.filePath ?? '',
          },
      )
      return ifFound(read)
    },
    activeBlockers: abortSignal => {
      const command = new GetServiceSyncBlockerSummaryCommand(instance)
      return call(
        'GetServiceSyncBlockerSummary',
        client => client.send(command, { abortSignal }),
        ({ serviceSyncBlockerSummary: summary }) =>
          (summary?.latestBlockers ?? []).flatMap(({ id = '', status, createdReason = '' }): SyncBlocker[] =>
            status === 'ACTIVE' ? [{ id, createdReason }] : [],
          ),
      )
    },
  }
}
