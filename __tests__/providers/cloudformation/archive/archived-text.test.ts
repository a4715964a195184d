import { afterEach, describe, expect, it } from '@jest/globals'
import { connectS3 } from '../../../../src/providers/cloudformation/api/s3.js'
import { archivedText } from '../../../../src/providers/cloudformation/archive/archived-text.js'
import { TemplateArchive } from '../../../../src/providers/cloudformation/archive/template-archive.js'
import {
  linkTo,
  splitRecord,
  withRecord,
  type TemplateRecord,
} from '../../../../src/providers/cloudformation/record.js'
import { ProviderError } from '../../../../src/shared/errors.js'
import { startCloudFormation } from '../../../../src/simulator/cloudformation/server/endpoint.js'
import type { Simulator } from '../../../../src/simulator/server/listen.js'
import { awsEnvironment, KEYS } from '../../../support/aws-environment.js'

const { set } = awsEnvironment()
const { signal } = new AbortController()
const stackName = 'AWSProton-shop'
const running: Simulator[] = []
afterEach(async () => {
  for (const simulator of running.splice(0)) await simulator.close()
})

const id = (number: number) => `00000000-0000-4000-8000-00000000000${number}`
const textOf = (number: number) => `Resources: { Queue${number}: { Type: AWS::SQS::Queue } } # é`

/** The texts of deployments 1, 2, 3 …, each recorded in the next. */
function deployedTexts(count: number): readonly string[] {
  const texts: string[] = []
  for (let number = 1; number <= count; number++) {
    const before = texts.length === 0 ? undefined : linkTo(splitRecord(texts[texts.length - 1] ?? ''))
    const record = { id: id(number), proof: 'bytes', bundle: 'b'.repeat(64), before } as const
    texts.push(withRecord(textOf(number), { ...record, run: `https://github.com/example/runs/${number}` }))
  }
  return texts
}

const keyOf = (number: number) => `${stackName}/${id(number)}.yaml`

/** The archive of a bucket with these objects. */
async function archiveOf(objects: Readonly<Record<string, string>>) {
  const simulator = await startCloudFormation({ account: { stacks: {}, buckets: { texts: objects } } })
  running.push(simulator)
  set({ ...KEYS, AWS_ENDPOINT_URL_S3: simulator.url })
  const s3 = connectS3(undefined, {}, () => undefined, { env: process.env })
  return { simulator, archive: new TemplateArchive(s3, { bucket: 'texts', prefix: '' }, () => false) }
}

function recordOf(text: string): TemplateRecord {
  const { record } = splitRecord(text)
  if (!record) throw new Error('the text has no record')
  return record
}

/** What is found from deployment 3 on, with these objects in place of the right ones. */
async function lookFor(
  wanted: string | undefined,
  others: Readonly<Record<string, string | undefined>> = {},
) {
  const texts = deployedTexts(3)
  const right = Object.fromEntries(texts.map((text, index) => [keyOf(index + 1), text]))
  const objects = Object.entries({ ...right, ...others }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  )
  const { archive } = await archiveOf(Object.fromEntries(objects))
  return archivedText(archive, stackName, { running: recordOf(texts[2] ?? ''), wanted }, signal)
}

async function refusalOf(work: Promise<unknown>): Promise<ProviderError> {
  const error: unknown = await work.catch((thrown: unknown) => thrown)
  if (error instanceof ProviderError) return error
  throw new Error('nothing was refused')
}

describe('the text of an earlier deployment', () => {
  it('is that of the one before, without an id', async () => {
    expect(await lookFor(undefined)).toMatchObject({ text: textOf(2), record: { id: id(2) } })
  })

  it('is found by its id through the records', async () => {
    expect(await lookFor(id(1))).toMatchObject({ text: textOf(1), record: { id: id(1) } })
  })

  const [first = '', second = ''] = deployedTexts(2)
  const forged = (text: string, more: Partial<TemplateRecord> = {}) => {
    const { proof, bundle, run, before } = recordOf(second)
    return withRecord(text, { id: id(2), proof, bundle, run, before, ...more })
  }
  it.each([
    ['another text below its record', second.replace('Queue2', 'Queue9')],
    ['another text with a record of its own', forged('Resources: {}')],
    ['the same text with another record', forged(textOf(2), { bundle: 'f'.repeat(64) })],
    ['the text of another deployment', first],
    ['a text without a record', textOf(2)],
    ['a character less', second.slice(0, -1)],
    ['a text as CloudFormation shows it', second.replace('é', '?')],
    ['nothing', ''],
  ])('is refused where the object has %s', async (_, object) => {
    const refused = await refusalOf(lookFor(undefined, { [keyOf(2)]: object }))
    expect(refused).toMatchObject({ code: 'OtherText', fault: 'invalid' })
    expect(refused.message).toContain(`s3://texts/${keyOf(2)} is not the text that deployment ${id(2)}`)
    expect(refused.hint).toBe(
      'Re-run the workflow run https://github.com/example/runs/2 that deployed the earlier version. If it was a promotion, do not re-run it, since it would promote what the source runs now: deploy the earlier values with set, without specPath.',
    )
  })

  it('is refused where one in between is missing: nothing vouches for it then', async () => {
    const refused = await refusalOf(lookFor(id(1), { [keyOf(2)]: undefined }))
    expect(refused).toMatchObject({ code: 'NotArchived' })
  })

  it('is refused where no record names it', async () => {
    const refused = await refusalOf(lookFor(id(9), { [keyOf(9)]: first }))
    expect(refused).toMatchObject({ code: 'NotRecorded' })
  })

  it.each([
    ['a path', '../other'],
    ['a longer path', 'x/../../y'],
    ['nothing', ''],
    ['a long text', 'a'.repeat(2_000)],
  ])('is not looked for where a record names %s in place of an id', async (_, before) => {
    const { simulator, archive } = await archiveOf({})
    const record = { ...recordOf(second), before: { id: before } }
    const looking = archivedText(archive, stackName, { running: record, wanted: undefined }, signal)
    expect(await refusalOf(looking)).toMatchObject({ fault: 'invalid', code: 'TextName' })
    expect(simulator.requests).toEqual([])
  })
})
