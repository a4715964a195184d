import { CancelUpdateStackCommand, CloudFormationClient } from '@aws-sdk/client-cloudformation'
import {
  CancelEnvironmentDeploymentCommand,
  CancelServiceInstanceDeploymentCommand,
  ProtonClient,
} from '@aws-sdk/client-proton'
import type { Provider } from '../../src/engine/provider.js'
import type { InputSource } from '../../src/inputs/request.js'
import type { AwsApi } from '../../src/providers/aws/client.js'
import type { ProviderId } from '../../src/providers/choose-provider.js'
import { connectCloudFormation } from '../../src/providers/cloudformation/api/client.js'
import { connectS3 } from '../../src/providers/cloudformation/api/s3.js'
import '../../src/providers/cloudformation/archive/template-archive.js'
import '../../src/providers/cloudformation/overview/overview-request.js'
import '../../src/providers/cloudformation/promotion.js'
import { cloudFormationProvider } from '../../src/providers/cloudformation/provider.js'
import { connect } from '../../src/providers/proton/api/client.js'
import { protonProvider } from '../../src/providers/proton/provider.js'
import type { AccountFile } from '../../src/simulator/account/account-file.js'
import { defaultAccount } from '../../src/simulator/account/default-account.js'
import type { CloudFormationAccount } from '../../src/simulator/cloudformation/account/account-file.js'
import { startCloudFormation } from '../../src/simulator/cloudformation/server/endpoint.js'
import type { Simulator } from '../../src/simulator/server/listen.js'
import { startSimulator } from '../../src/simulator/server/server.js'
import { shopTemplates } from './shop-bundles.js'
import { nameOfStack, stacksLeft, type StackOwner } from './stacks-left.js'

/** A provider as scenarios are played with it: its simulator and its clients. */
export interface StagedProvider<Client, Account> {
  readonly id: ProviderId
  readonly name: string
  readonly usualAccount: Account
  /** What every workspace has. */
  readonly files: Readonly<Record<string, string>>
  readonly awsHost: string
  /** Ids as this provider's deployments have them. */
  readonly token: (number: number) => string
  readonly simulate: (account: Account, now: () => number) => Promise<Simulator>
  /** The client of somebody else. */
  readonly client: (url: string) => Client & { destroy: () => void }
  readonly cancel: (client: Client, what: StackOwner) => Promise<unknown>
  /** `around` gets the action's own client. */
  readonly provider: (url: string, around: <C>(api: AwsApi<C>) => AwsApi<C>) => Provider<InputSource>
}

const credentials = { accessKeyId: 'simulator', secretAccessKey: 'simulator' }
/** Environment that the SDK reads by itself. */
process.env['AWS_ACCESS_KEY_ID'] = credentials.accessKeyId
process.env['AWS_SECRET_ACCESS_KEY'] = credentials.secretAccessKey

const nothing = () => undefined

export const proton: StagedProvider<ProtonClient, AccountFile> = {
  id: 'proton',
  name: 'Proton',
  usualAccount: defaultAccount,
  files: {},
  awsHost: 'proton.us-east-1.amazonaws.com',
  token: number => (number === 1 ? 'client-token-of-ours' : `client-token-of-ours-${number}`),
  simulate: (account, now) => startSimulator({ account, now }),
  client: endpoint => new ProtonClient({ region: 'us-east-1', endpoint, credentials }),
  cancel: (client, what) =>
    'instance' in what
      ? client.send(
          new CancelServiceInstanceDeploymentCommand({
            serviceName: 'shop',
            serviceInstanceName: what.instance,
          }),
        )
      : client.send(new CancelEnvironmentDeploymentCommand({ environmentName: what.environment })),
  provider: (url, around) =>
    protonProvider((region = 'us-east-1') => {
      process.env['AWS_ENDPOINT_URL_PROTON'] = url
      return Promise.resolve(around(connect(region, {}, nothing, { env: process.env })))
    }),
}

export const cloudFormation: StagedProvider<CloudFormationClient, CloudFormationAccount> = {
  id: 'cloudformation',
  name: 'CloudFormation',
  usualAccount: stacksLeft(defaultAccount),
  files: shopTemplates,
  awsHost: 'cloudformation.us-east-1.amazonaws.com',
  token: number => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
  simulate: (account, now) => startCloudFormation({ account, now }),
  client: endpoint => new CloudFormationClient({ region: 'us-east-1', endpoint, credentials }),
  cancel: (client, what) => client.send(new CancelUpdateStackCommand({ StackName: nameOfStack(what) })),
  provider: (url, around) => {
    process.env['AWS_ENDPOINT_URL_CLOUDFORMATION'] = url
    process.env['AWS_ENDPOINT_URL_S3'] = url
    const options = [{}, nothing, { env: process.env }] as const
    return cloudFormationProvider({
      connect: (region = 'us-east-1') => Promise.resolve(around(connectCloudFormation(region, ...options))),
      connectS3: (region = 'us-east-1') => Promise.resolve(around(connectS3(region, ...options))),
      site: { repository: 'example/shop', runId: '9001', headSha: 'c'.repeat(40) },
    })
  },
}
