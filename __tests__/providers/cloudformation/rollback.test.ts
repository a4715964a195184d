import { describe, expect, test } from '@jest/globals'
import {
  linkTo,
  splitRecord,
  withRecord,
  type DeploymentLink,
} from '../../../src/providers/cloudformation/record.js'
import type { StackEntry } from '../../../src/simulator/cloudformation/account/account-file.js'
import {
  playStackStep,
  playSteps,
  type PlayedStep,
  type StackScenario,
} from '../../support/cloudformation-step.js'
import {
  assetsText,
  componentFiles,
  deployAssets,
  leftWithComponent,
} from '../../support/component-stacks.js'
import {
  bundleFiles,
  deployProd,
  leftByProton,
  prodInstance,
  prodText,
  shopSpec,
} from '../../support/small-stacks.js'

const NAME = 'AWSProton-shop-prod-1'
const kept = { templateBucket: 'texts' }
const deployKept = { ...deployProd, ...kept }
const editKept = { ...prodInstance, ...kept }
const back = { ...prodInstance, ...kept, command: 'rollback' }
const RUN = 'https://github.com/example/shop/actions/runs/9001'

const scenario = (
  more: Partial<StackScenario> = {},
  instance: Partial<StackEntry> = {},
): Omit<StackScenario, 'with'> => ({
  files: { ...bundleFiles, 'spec.yaml': shopSpec('shop:2') },
  account: leftByProton(instance, { buckets: { texts: {} } }),
  ...more,
})
const deployed = (played: PlayedStep | undefined) => splitRecord(played?.templates.get(NAME) ?? '')
const idOf = (played: PlayedStep | undefined) => played?.outputs['deploymentId'] ?? ''
const log = (played: PlayedStep | undefined) => played?.lines.join('\n') ?? ''

describe('a rollback', () => {
  test('deploys the text of the deployment before the one that runs, with a record of its own', async () => {
    const [first, second, third] = await playSteps(
      scenario(),
      deployKept,
      { ...editKept, set: 'image=shop:3' },
      back,
    )
    expect(third?.isRed).toBe(false)
    expect(third?.lines).toContain(`Restoring deployment ${idOf(first)}.`)
    expect(third?.summary).toContain(`<td>Restored deployment</td><td><code>${idOf(first)}</code></td>`)
    expect(third?.outputs).toMatchObject({
      deploymentStatus: 'SUCCEEDED',
      stackName: NAME,
      stackStatus: 'UPDATE_COMPLETE',
      proof: 'record',
      changed: 'true',
      Url: 'https://prod.example',
    })
    const { text, record } = deployed(third)
    expect(text).toBe(prodText('shop:2'))
    expect(idOf(third)).not.toBe(idOf(first))
    expect(record).toMatchObject({
      id: idOf(third),
      run: RUN,
      proof: 'bytes',
      spec: deployed(first).record?.spec,
      bundle: deployed(first).record?.bundle,
      before: { id: idOf(second), run: RUN },
    })
    expect(third?.objects.get(`texts/${NAME}/${idOf(third)}.yaml`)).toBe(third?.templates.get(NAME))
  })

  test('goes back further to a deployment by its id, and from a rollback to where it came from', async () => {
    const edit = (image: string) => ({ ...editKept, set: `image=${image}` })
    const toSecond = (played: readonly PlayedStep[]) => ({ ...back, deploymentId: idOf(played[1]) })
    const steps = [deployKept, edit('shop:3'), edit('shop:4'), edit('shop:5'), toSecond, back]
    const played = await playSteps(scenario(), ...steps)
    expect(deployed(played[4]).text).toBe(prodText('shop:3'))
    expect(deployed(played[5]).text).toBe(prodText('shop:5'))
  })

  test('keeps characters outside ASCII, which CloudFormation does not show', async () => {
    const files = { ...bundleFiles, 'spec.yaml': shopSpec('shop:grün') }
    const [, , third] = await playSteps(
      scenario({ files }),
      deployKept,
      { ...editKept, set: 'image=shop:3' },
      back,
    )
    expect(third?.objects.get(`texts/${NAME}/${idOf(third)}.yaml`)).toContain('Image: shop:grün')
  })

  test('is refused where it deletes or replaces a resource, unless that is allowed', async () => {
    const template = 'templates/web/v1/instance_infrastructure/cloudformation.yaml'
    const more = bundleFiles[template].replace(
      'Outputs:',
      '{% if service_instance.inputs.count > 1 %}  Queue: { Type: AWS::SQS::Queue }\n{% endif %}Outputs:',
    )
    const [, , refused, allowed] = await playSteps(
      scenario({ files: { ...bundleFiles, [template]: more, 'spec.yaml': shopSpec('shop:2') } }),
      deployKept,
      { ...editKept, set: 'count=2' },
      back,
      { ...back, allowResourceRemoval: 'Queue' },
    )
    expect(log(refused)).toMatch(/ResourceRemoval: .*Queue \(AWS::SQS::Queue\) is removed/)
    expect(refused?.operations).not.toContain('ExecuteChangeSet')
    expect(refused?.changeSetsLeft).toEqual([])
    expect(allowed?.outputs['deploymentStatus']).toBe('SUCCEEDED')
  })

  test('is cancelled with the workflow', async () => {
    const [, , third] = await playSteps(
      scenario({
        meanwhile: ({ runner, clock, stop }) => {
          runner.when(/^Restoring deployment/, () => {
            clock.after(15_000, stop)
          })
        },
      }),
      deployKept,
      { ...editKept, set: 'image=shop:3' },
      back,
    )
    expect(third?.operations).toContain('CancelUpdateStack')
    expect(deployed(third).text).toBe(prodText('shop:3'))
  })

  test('is recognised where the answer to its execution is lost', async () => {
    const lost = { operation: 'ExecuteChangeSet', kind: 'loseAnswer', after: 2 } as const
    const account = leftByProton({}, { buckets: { texts: {} }, faults: [lost] })
    const [, , third] = await playSteps(
      scenario({ account }),
      deployKept,
      { ...editKept, set: 'image=shop:3' },
      back,
    )
    expect(third?.outputs['deploymentStatus']).toBe('SUCCEEDED')
    expect(third?.operations.filter(operation => operation === 'ExecuteChangeSet')).toHaveLength(1)
    expect(deployed(third).record?.id).toBe(idOf(third))
  })

  test('is cancelled by the post step where main was killed', async () => {
    const record = (id: string, before?: DeploymentLink) =>
      ({ id: `00000000-0000-4000-8000-00000000${id}`, proof: 'bytes', bundle: 'b', before }) as const
    const before = withRecord(prodText('shop:1'), record('0001'))
    const template = withRecord(prodText('shop:2'), record('0002', linkTo(splitRecord(before))))
    const key = `${NAME}/${record('0001').id}.yaml`
    const account = leftByProton({ template }, { buckets: { texts: { [key]: before } } })
    const played = await playStackStep({ ...scenario({ account }), with: back, killedAfter: /started/ })
    expect(played.lines.join('\n')).toMatch(/\(post\)[^]*cancel/i)
    expect(played.operations).toContain('CancelUpdateStack')
    expect(deployed(played).text).toBe(prodText('shop:2'))
  })

  test('goes back with an environment, and with a component', async () => {
    const network = { target: 'environment', environmentName: 'prod', ...kept }
    const withNetwork = {
      ...bundleFiles,
      'network.yaml': 'proton: EnvironmentSpec\nspec:\n  cidr: 10.0.0.0/16\n  zones: 4\n',
    }
    const [, , environment] = await playSteps(
      scenario({ files: withNetwork }),
      { ...network, specPath: 'network.yaml' },
      { ...network, set: 'zones=5' },
      { ...network, command: 'rollback' },
    )
    expect(environment?.templates.get('AWSProton-prod-1')).toContain("Value: '4'")

    const account = { ...leftWithComponent(), buckets: { texts: {} } }
    const files = { ...componentFiles, 'two.yaml': shopSpec('shop:2'), 'three.yaml': shopSpec('shop:3') }
    const [first, , component] = await playSteps(
      { files, account },
      { ...deployAssets, ...kept, specPath: 'two.yaml' },
      { ...deployAssets, ...kept, specPath: 'three.yaml' },
      { target: 'component', componentName: 'assets', ...kept, command: 'rollback' },
    )
    const textOf = (played: PlayedStep | undefined) =>
      splitRecord(played?.templates.get('AWSProton-assets-1') ?? '').text
    expect(component?.outputs).toMatchObject({ deploymentStatus: 'SUCCEEDED', proof: 'record' })
    expect(textOf(component)).toBe(assetsText('shop:2'))
    expect(textOf(first)).toBe(assetsText('shop:2'))
  })

  test('has nothing to do after a deployment that CloudFormation has rolled back', async () => {
    const plan = [{ takes: '1m' }, { takes: '1m', fails: [{ resource: 'Service', reason: 'no capacity' }] }]
    const [first, second, third] = await playSteps(
      scenario({}, { plan }),
      deployKept,
      { ...editKept, set: 'image=shop:3', rollbackOnFailure: true },
      back,
    )
    expect(second?.isRed).toBe(true)
    expect(log(second)).toContain('CloudFormation has rolled the stack back')
    expect(second?.outputs).not.toHaveProperty('rollbackDeploymentId')
    expect(third?.isRed).toBe(false)
    expect(third?.lines).toContain(`The stack runs deployment ${idOf(first)}.`)
    expect(third?.outputs).toMatchObject({ changed: 'false' })
    expect(third?.operations).not.toContain('CreateChangeSet')
  })
})

describe('a rollback is refused', () => {
  test('without templateBucket, with the workflow run to re-run', async () => {
    const [, , third] = await playSteps(
      scenario(),
      deployProd,
      { ...prodInstance, set: 'image=shop:3' },
      { ...prodInstance, command: 'rollback' },
    )
    expect(third?.isRed).toBe(true)
    expect(log(third)).toMatch(
      new RegExp(
        `NoArchive: templateBucket is not set, .*Re-run the workflow run ${RUN} that deployed the earlier version\\.`,
      ),
    )
    expect(third?.operations).not.toContain('CreateChangeSet')
  })

  test('where the text was not kept', async () => {
    const [first, , third] = await playSteps(
      scenario(),
      deployProd,
      { ...editKept, set: 'image=shop:3' },
      back,
    )
    expect(log(third)).toMatch(
      new RegExp(`NotArchived: there is no s3://texts/${NAME}/${idOf(first)}\\.yaml.*Re-run .*${RUN}`),
    )
    expect(third?.operations).not.toContain('CreateChangeSet')
  })

  test('for a stack that has no record, or no earlier one', async () => {
    const [adopted] = await playSteps(scenario(), back)
    expect(log(adopted)).toMatch(/NoRecord: the stack has no record of its deployments/)
    const [, first] = await playSteps(scenario(), deployKept, back)
    expect(log(first)).toMatch(/NothingBefore: the stack has no record of an earlier deployment/)
  })

  test('to a deployment that did not succeed, or was not of this stack', async () => {
    const other = '11111111-1111-4111-8111-111111111111'
    const [, , third] = await playSteps(
      scenario(),
      deployKept,
      { ...editKept, set: 'image=shop:3' },
      { ...back, deploymentId: other },
    )
    expect(log(third)).toMatch(
      new RegExp(`NotRecorded: the records of the stack name no deployment ${other} before .*that succeeded`),
    )
  })

  test('where S3 denies the text, with the permission', async () => {
    const denied = {
      operation: 'GetObject',
      kind: 'error',
      name: 'AccessDenied',
      status: 403,
      always: true,
    } as const
    const account = leftByProton({}, { buckets: { texts: {} }, faults: [denied] })
    const [, , third] = await playSteps(
      scenario({ account }),
      deployKept,
      { ...editKept, set: 'image=shop:3' },
      back,
    )
    expect(log(third)).toMatch(/GetObject: AccessDenied.*Allow s3:GetObject.*Without s3:ListBucket/)
  })

  test('to a template with outputs of a component that was deleted since', async () => {
    const account = { ...leftWithComponent(), buckets: { texts: {} } }
    const [, , gone, refused] = await playSteps(
      { files: { ...componentFiles, 'spec.yaml': shopSpec('shop:2') }, account },
      deployKept,
      { ...deployKept, detach: true, allowResourceRemoval: 'BucketNameParameter' },
      { target: 'component', componentName: 'assets', command: 'delete' },
      back,
    )
    expect(gone?.isRed).toBe(false)
    expect(log(refused)).toContain(
      'NoComponent: the earlier template has outputs of component assets, which is',
    )
    expect(refused?.operations).not.toContain('CreateChangeSet')
  })

  test('for a stack that does not exist', async () => {
    const played = await playStackStep({ ...scenario(), with: { ...back, stackName: 'none' } })
    expect(log(played)).toMatch(/StackNotFound: there is no stack none/)
  })
})
