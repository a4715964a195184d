import { CloudFormationClient } from '@aws-sdk/client-cloudformation'
import { connectService, type AwsApi, type Configuration } from '../../aws/client.js'
import { cloudFormationService } from './errors.js'

/** CloudFormation's API at one endpoint. */
export type CloudFormation = AwsApi<CloudFormationClient>

/**
 * A client for `region` (else the usual AWS environment and profile). `agents` are set where a proxy is used;
 * `log` gets a line for each request.
 */
export function connectCloudFormation(
  region: string | undefined,
  agents: object,
  log: (line: string) => void,
  configuration: Configuration = {},
): CloudFormation {
  return connectService({
    ...configuration,
    service: cloudFormationService,
    create: settings => new CloudFormationClient(settings),
    region,
    agents,
    log,
  })
}
