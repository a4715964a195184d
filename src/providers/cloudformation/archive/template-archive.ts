import { preconditionFailed } from '../../../shared/precondition-errors.js'
import { required } from '../../aws/answer-fields.js'
import { awsUrl, type ObjectAnswer, type ObjectPlace } from '../api/object-client.js'
import type { S3 } from '../api/s3.js'

/** Where the input `templateBucket` keeps texts. */
export interface TemplateBucket {
  readonly bucket: string
  /** Without a slash at its ends; '' is the whole bucket. */
  readonly prefix: string
}

/** The text of one deployment of a stack. */
export interface TextName {
  readonly stackName: string
  readonly deploymentId: string
}

/** The texts that were deployed, one object each, and those that are too long for a request. Methods throw ProviderError. */
export class TemplateArchive {
  readonly #s3: S3
  readonly #place: TemplateBucket
  readonly #isAws: () => boolean

  /** `isAws`: whether the texts are submitted to CloudFormation itself, which takes no other URLs than those of AWS. */
  constructor(s3: S3, place: TemplateBucket, isAws: () => boolean) {
    this.#s3 = s3
    this.#place = place
    this.#isAws = isAws
  }

  /** `s3://bucket/prefix/stack/id.yaml` */
  nameOf(name: TextName): string {
    const { bucket, key } = this.#placeOf(name)
    return `s3://${bucket}/${key}`
  }

  async put(name: TextName, text: string, abortSignal: AbortSignal): Promise<void> {
    const request = { ...this.#placeOf(name), operation: 'PutObject', method: 'PUT', body: text } as const
    await this.#s3.call(request.operation, client => client.send(request, { abortSignal }), ofS3)
  }

  get(name: TextName, abortSignal: AbortSignal): Promise<string> {
    const request = { ...this.#placeOf(name), operation: 'GetObject', method: 'GET' } as const
    return this.#s3.call(
      request.operation,
      client => client.send(request, { abortSignal }),
      answer => ofS3(answer).text,
    )
  }

  async remove(name: TextName): Promise<void> {
    const request = { ...this.#placeOf(name), operation: 'DeleteObject', method: 'DELETE' } as const
    await this.#s3.call(
      request.operation,
      client => client.send(request),
      answer => answer,
    )
  }

  /** The TemplateURL of a text. */
  async urlOf(name: TextName): Promise<string> {
    const place = this.#placeOf(name)
    if (this.#isAws()) return awsUrl('s3', (await this.#s3.region()) ?? '', place)
    return this.#s3.call(
      'PutObject',
      client => client.urlOf(place),
      url => url,
    )
  }

  /** Names come from answers and records: one that is not valid may lead to any object. */
  #placeOf({ stackName, deploymentId }: TextName): ObjectPlace {
    if (!STACK_NAME.test(stackName) || !UUID.test(deploymentId))
      throw preconditionFailed('TextName', 'the stack name or the deployment id is not valid')
    const { bucket, prefix } = this.#place
    return { bucket, key: [prefix, stackName, `${deploymentId}.yaml`].filter(Boolean).join('/') }
  }
}

/** Only S3 answers an ETag: the request may have ended somewhere else. */
function ofS3(answer: ObjectAnswer): ObjectAnswer {
  required('ETag', answer.etag)
  return answer
}

const STACK_NAME = /^[a-zA-Z][-a-zA-Z0-9]{0,127}$/
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
