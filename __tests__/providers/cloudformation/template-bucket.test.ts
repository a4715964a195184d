import { describe, expect, test } from '@jest/globals'
import { splitRecord } from '../../../src/providers/cloudformation/record.js'
import type { Fault } from '../../../src/simulator/account/fault.js'
import { playStackStep, playSteps, type StackScenario } from '../../support/cloudformation-step.js'
import { bundleFiles, deployProd, leftByProton, prodText, shopSpec } from '../../support/small-stacks.js'

const NAME = 'AWSProton-shop-prod-1'
const TEMPLATE = 'templates/web/v1/instance_infrastructure/cloudformation.yaml'
const withBucket = { ...deployProd, templateBucket: 'texts/shop' }
const buckets = { texts: {} }
const failing = (operation: string, name: string, status: number): Fault => ({
  operation,
  kind: 'error',
  name,
  message: 'Access Denied',
  status,
  always: true,
})

/** A comment that makes a template longer than a request may be. */
const long = (bytes: number) => `# ${'x'.repeat(bytes)}\n`
const files = { ...bundleFiles, 'spec.yaml': shopSpec('shop:2') }
const longFiles = { ...files, [TEMPLATE]: long(60_000) + bundleFiles[TEMPLATE] }
const longAccount = (faults: readonly Fault[] = []) =>
  leftByProton({ template: long(60_000) + prodText('shop:1') }, { buckets, faults })
const scenario = (more: Partial<StackScenario> = {}): StackScenario => ({
  with: withBucket,
  files,
  account: leftByProton({}, { buckets }),
  ...more,
})

describe('with templateBucket', () => {
  test('each text is kept under the stack and the id of its deployment, before it is deployed', async () => {
    const { outputs, objects, operations, templates } = await playStackStep(scenario())
    expect(outputs['deploymentStatus']).toBe('SUCCEEDED')
    const key = `texts/shop/${NAME}/${outputs['deploymentId']}.yaml`
    expect([...objects]).toEqual([[key, templates.get(NAME)]])
    expect(splitRecord(objects.get(key) ?? '').text).toBe(prodText('shop:2'))
    expect(operations.indexOf('PutObject')).toBe(operations.indexOf('CreateChangeSet') - 1)
  })

  test('the text is kept as it is where CloudFormation shows question marks', async () => {
    const spec = shopSpec('shop:grün')
    const played = await playStackStep(scenario({ files: { ...files, 'spec.yaml': spec } }))
    const [kept = ''] = [...played.objects.values()]
    expect(kept).toContain('Image: shop:grün')
    expect(played.templates.get(NAME)).toContain('Image: shop:gr?n')
  })

  test('a plan of a short text needs no bucket', async () => {
    const played = await playStackStep(scenario({ with: { ...withBucket, command: 'plan' } }))
    expect(played.operations).toContain('CreateChangeSet')
    expect(played.operations).not.toContain('PutObject')
  })

  test('nothing is kept where nothing changes', async () => {
    const played = await playStackStep(scenario({ files: { ...files, 'spec.yaml': shopSpec('shop:1') } }))
    expect(played.lines.at(-1)).toMatch(/is up to date/)
    expect(played.operations).not.toContain('PutObject')
  })

  test('a text is put again where the answer was lost', async () => {
    const played = await playStackStep(scenario({ losesAnswerOf: 'PutObject' }))
    expect(played.outputs['deploymentStatus']).toBe('SUCCEEDED')
    expect(played.operations.filter(operation => operation === 'PutObject')).toHaveLength(2)
    expect([...played.objects.keys()]).toContain(`texts/shop/${NAME}/${played.outputs['deploymentId']}.yaml`)
  })

  test.each([
    [
      failing('PutObject', 'AccessDenied', 403),
      {},
      /PutObject: AccessDenied: Access Denied \(bucket texts, key shop\/AWSProton-shop-prod-1\/.*Allow s3:PutObject in the policy/,
    ],
    [
      undefined,
      { templateBucket: 'none' },
      /NoSuchBucket: The specified bucket does not exist \(bucket none, key .*Create the bucket, or name another one with templateBucket\./,
    ],
  ] as const)('nothing is deployed where the text cannot be put %#', async (fault, inputs, message) => {
    const played = await playStackStep(
      scenario({
        with: { ...withBucket, ...inputs },
        account: leftByProton({}, { buckets, faults: fault ? [fault] : [] }),
      }),
    )
    expect(played.isRed).toBe(true)
    expect(played.lines.join('\n')).toMatch(message)
    expect(played.operations).not.toContain('CreateChangeSet')
  })
})

describe('a text that is too long for a request', () => {
  test('is refused without a bucket, with what to do', async () => {
    const played = await playStackStep(
      scenario({ with: deployProd, files: longFiles, account: longAccount() }),
    )
    expect(played.lines.join('\n')).toMatch(
      /the rendered template has 60\d{3} bytes, and CloudFormation takes 51200 in a request; set templateBucket, or move a part of it to a nested stack/,
    )
    expect(played.operations).not.toContain('CreateChangeSet')
  })

  test('is submitted from the bucket, and keeps its record', async () => {
    const [first, second] = await playSteps(
      scenario({ files: longFiles, account: longAccount() }),
      withBucket,
      { ...withBucket, set: 'count=2' },
    )
    expect(first?.outputs).toMatchObject({ deploymentStatus: 'SUCCEEDED', proof: 'bytes' })
    expect(second?.outputs).toMatchObject({ deploymentStatus: 'SUCCEEDED', proof: 'record' })
    const { text, record } = splitRecord(second?.templates.get(NAME) ?? '')
    expect(text).toBe(long(60_000) + prodText('shop:2', 2))
    expect(record?.spec).toContain('shop:2')
    expect(second?.objects.size).toBe(2)
  })

  test('is refused above 1 MB also with a bucket', async () => {
    const tooLong = { ...files, [TEMPLATE]: long(1_048_576) + bundleFiles[TEMPLATE] }
    const played = await playStackStep(scenario({ files: tooLong }))
    expect(played.lines.join('\n')).toMatch(/ bytes, and CloudFormation takes 1048576 from a bucket; move a/)
    expect(played.operations).not.toContain('PutObject')
  })

  test('is what a new stack is created from', async () => {
    const spec = shopSpec('shop:2').replace('name: prod', 'name: new')
    const played = await playStackStep(
      scenario({
        with: { ...withBucket, serviceInstanceName: 'new', createIfMissing: true },
        files: { ...longFiles, 'spec.yaml': spec },
      }),
    )
    const { stackName = '', deploymentId } = played.outputs
    expect(stackName).toMatch(/^AWSProton-shop-shop-new-/)
    expect([...played.objects]).toEqual([
      [`texts/shop/${stackName}/${deploymentId}.yaml`, played.templates.get(stackName)],
    ])
  })

  test('is planned from the bucket, where nothing is left', async () => {
    const planned = { ...withBucket, command: 'plan' }
    const played = await playStackStep(scenario({ with: planned, files: longFiles, account: longAccount() }))
    expect(played.isRed).toBe(false)
    expect(played.summary).toContain('<code>Task</code>')
    expect(played.operations.filter(operation => operation.endsWith('Object'))).toEqual([
      'PutObject',
      'DeleteObject',
    ])
    expect(played.objects.size).toBe(0)
  })

  test.each(['PutObject', 'CreateChangeSet', 'DeleteObject'])(
    'is deleted by the post step where main was killed while it planned: at %s',
    async killedAt => {
      const planned = { ...withBucket, command: 'plan' }
      const scene = { with: planned, files: longFiles, account: longAccount(), killedAt }
      const played = await playStackStep(scenario(scene))
      expect(played.operations).toContain('PutObject')
      expect(played.objects.size).toBe(0)
      expect(played.lines.at(-1)).toMatch(/^The post step has discarded what the step had prepared/)
    },
  )

  test('is planned also where it cannot be removed again, and the plan says so', async () => {
    const played = await playStackStep(
      scenario({
        with: { ...withBucket, command: 'plan' },
        files: longFiles,
        account: longAccount([failing('DeleteObject', 'AccessDenied', 403)]),
      }),
    )
    expect(played.isRed).toBe(false)
    expect(played.lines.join('\n')).toMatch(
      /Warning: Could not determine whether s3:\/\/texts\/shop\/AWSProton-shop-prod-1\/\S*\.yaml was discarded: DeleteObject: AccessDenied.*Allow s3:DeleteObject/,
    )
  })

  test('leaves nothing behind where CloudFormation refuses its plan', async () => {
    const played = await playStackStep(
      scenario({
        with: { ...withBucket, command: 'plan' },
        files: longFiles,
        account: longAccount([failing('CreateChangeSet', 'ValidationError', 400)]),
      }),
    )
    expect(played.objects.size).toBe(0)
  })

  test('leaves nothing behind where the answer to the put of a plan is lost', async () => {
    const played = await playStackStep(
      scenario({
        with: { ...withBucket, command: 'plan' },
        files: longFiles,
        account: longAccount(),
        losesAnswerOf: 'PutObject',
      }),
    )
    expect(played.isRed).toBe(false)
    expect(played.operations.filter(operation => operation === 'PutObject')).toHaveLength(2)
    expect(played.objects.size).toBe(0)
  })

  test('is proved by a change set from the bucket, which is removed before the deployment', async () => {
    const deployed = long(60_000) + prodText('shop:1').replace('Resources:', '# by hand\nResources:')
    const played = await playStackStep(
      scenario({
        files: { ...longFiles, 'spec.yaml': shopSpec('shop:1') },
        with: { ...withBucket, set: 'image=shop:3' },
        account: leftByProton({ template: deployed }, { buckets }),
      }),
    )
    expect(played.outputs).toMatchObject({ proof: 'changeSet', deploymentStatus: 'SUCCEEDED' })
    expect([...played.objects.keys()]).toEqual([`texts/shop/${NAME}/${played.outputs['deploymentId']}.yaml`])
  })
})
