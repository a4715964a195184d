import { ProtonClient } from '@aws-sdk/client-proton'
import { connectService, type AwsApi, type Configuration } from '../../aws/client.js'
import { protonService } from './errors.js'

/** Proton's API at one endpoint. */
export type Proton = AwsApi<ProtonClient>

/**
 * A client for `region` (else the usual AWS environment and profile). `agents` are set where a proxy is used;
 * `log` gets a line for each request.
 */
export function connect(
  region: string | undefined,
  agents: object,
  log: (line: string) => void,
  configuration: Configuration = {},
): Proton {
  return connectService({
    ...configuration,
    service: protonService,
    create: settings => new ProtonClient(settings),
    region,
    agents,
    log,
  })
}
