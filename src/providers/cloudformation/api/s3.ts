import { connectService, type AwsApi, type Configuration, type SdkSettings } from '../../aws/client.js'
import type { AwsService, FailedRequest } from '../../aws/service.js'
import { ObjectClient } from './object-client.js'

/** S3's API at one endpoint. */
export type S3 = AwsApi<ObjectClient>

/** S3 among AWS's services. */
export const s3Service: AwsService = {
  name: 'S3',
  prefix: 's3',
  endpointVariable: 'AWS_ENDPOINT_URL_S3',
  faults: {
    NoSuchKey: 'notFound',
    NoSuchBucket: 'invalid',
    InvalidBucketName: 'invalid',
    PermanentRedirect: 'invalid',
    AuthorizationHeaderMalformed: 'invalid',
    AllAccessDisabled: 'denied',
    InvalidAccessKeyId: 'credentials',
    InvalidToken: 'credentials',
    RequestTimeTooSkewed: 'credentials',
    TemporaryRedirect: 'transient',
    OperationAborted: 'transient',
  },
  hintsFor,
}

const OTHER_REGION = 'Name a bucket in the region of the stack with templateBucket.'
const hints: Readonly<Record<string, string>> = {
  NoSuchBucket: 'Create the bucket, or name another one with templateBucket.',
  PermanentRedirect: OTHER_REGION,
  AuthorizationHeaderMalformed: OTHER_REGION,
}
const MAY_BE_MISSING = 'Without s3:ListBucket, S3 answers the same for an object that does not exist.'

function hintsFor({ code, operation, fault }: FailedRequest): readonly string[] {
  if (operation === 'GetObject' && fault === 'denied') return [MAY_BE_MISSING]
  return Object.hasOwn(hints, code) ? [hints[code] ?? ''] : []
}

/** A client for `region`, as {@link connectService} makes one. */
export function connectS3(
  region: string | undefined,
  agents: object,
  log: (line: string) => void,
  configuration: Configuration = {},
): S3 {
  const create = (settings: SdkSettings) => new ObjectClient(settings)
  return connectService({ ...configuration, service: s3Service, create, region, agents, log })
}
