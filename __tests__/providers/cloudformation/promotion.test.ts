import { describe, expect, test } from '@jest/globals'
import { splitRecord } from '../../../src/providers/cloudformation/record.js'
import type { CloudFormationAccount } from '../../../src/simulator/cloudformation/account/account-file.js'
import { playStackStep, playSteps, type StackScenario } from '../../support/cloudformation-step.js'
import {
  bundleFiles,
  deployProd,
  instanceStack,
  leftByProton,
  prodInstance,
  prodText,
  shopSpec,
} from '../../support/small-stacks.js'

const deployStaging = { ...deployProd, serviceInstanceName: 'staging', specPath: 'staging.yaml' }
const promoteProd = { ...prodInstance, promoteFrom: 'staging' }
const staging = instanceStack({
  tags: {
    ...instanceStack().tags,
    'proton:service-instance': 'arn:aws:proton:us-east-1:123456789012:service/shop/service-instance/staging',
  },
  template: prodText('shop:4').replaceAll(/(?<=shop.|\/\/)prod/g, 'staging'),
})
const account = leftByProton({ template: prodText('shop:1', 3) })
const scenario: Omit<StackScenario, 'with'> = {
  files: {
    ...bundleFiles,
    'spec.yaml': shopSpec('shop:2', '      count: 3\n'),
    'staging.yaml': shopSpec('shop:5', '      count: 2\n').replace('name: prod', 'name: staging'),
  },
  account: { ...account, stacks: { ...account.stacks, 'AWSProton-shop-staging-1': staging } },
}

describe('a promotion', () => {
  test('deploys the inputs that the source was deployed with', async () => {
    const [, , promoted] = await playSteps(scenario, deployStaging, deployProd, {
      ...promoteProd,
      promote: 'image',
    })
    expect(promoted?.lines).toContainEqual(
      expect.stringMatching(/^Promoting from service instance shop\/staging, deployment .*: inputs image\.$/),
    )
    expect(promoted?.outputs).toMatchObject({ deploymentStatus: 'SUCCEEDED', proof: 'record' })
    const { text } = splitRecord(promoted?.templates.get('AWSProton-shop-prod-1') ?? '')
    expect(text).toBe(prodText('shop:5', 3))
  })

  test('takes the inputs of stacks without a record from their templates', async () => {
    const promote = { ...promoteProd, promote: '*,!count' }
    const promoted = await playStackStep({ ...scenario, with: promote })
    expect(promoted.lines.filter(line => line.includes('no record'))).toEqual(
      ['prod', 'staging'].map(name => expect.stringContaining(`shop/${name} has no record of its spec`)),
    )
    expect(promoted.lines).toContainEqual(
      expect.stringMatching(/^Promoting from service instance shop\/staging: inputs image\.$/),
    )
    expect(promoted.outputs).toMatchObject({ deploymentStatus: 'SUCCEEDED', proof: 'bytes' })
    const { text, record } = splitRecord(promoted.templates.get('AWSProton-shop-prod-1') ?? '')
    expect(text).toBe(prodText('shop:4', 3))
    expect(record?.spec).toMatch(/name: "?prod"?/)
  })

  test('leaves out an optional input that the template does not show', async () => {
    const schema = 'templates/web/v1/schema/schema.yaml'
    const files = {
      ...scenario.files,
      [schema]: `${bundleFiles[schema]}        owner: { type: string }\n        is_public: { type: boolean }\n`,
    }
    const promoted = await playStackStep({ ...scenario, files, with: promoteProd })
    expect(promoted.outputs).toMatchObject({ deploymentStatus: 'SUCCEEDED', proof: 'bytes' })
    const { record } = splitRecord(promoted.templates.get('AWSProton-shop-prod-1') ?? '')
    expect(record?.spec).not.toMatch(/owner|is_public/)
  })

  test('needs a record where a value of the target could be another one', async () => {
    const template = 'templates/web/v1/instance_infrastructure/cloudformation.yaml'
    const both = '{{ service_instance.inputs.image }}-{{ service_instance.inputs.count }}'
    const web = bundleFiles[template]
    const files = {
      ...scenario.files,
      [template]: web
        .replace('{{ service_instance.inputs.image }}', both)
        .replace(/DesiredCount.*/, 'DesiredCount: 1'),
    }
    const stacks = Object.entries(scenario.account.stacks).map(([name, entry]) => [
      name,
      {
        ...entry,
        template: entry.template.replace(/shop:(\d)/, 'shop:$1-2').replace(/(?<=DesiredCount: ).*/, '1'),
      },
    ])
    const refused = await playStackStep({
      ...scenario,
      files,
      account: { stacks: Object.fromEntries(stacks) as CloudFormationAccount['stacks'] },
      with: promoteProd,
    })
    expect(refused.lines.join('\n')).toMatch(
      /NoRecord: the stack of service instance shop\/prod has no record .* and its template does not show without doubt: image, count\./,
    )
    expect(refused.operations).not.toContain('CreateChangeSet')
  })

  test.each([
    [
      'a character that CloudFormation does not show',
      /shop:[13]/g,
      'shop:ü',
      'its template does not show without doubt: image',
    ],
    [
      'a line that the bundle does not render',
      /Family: shop/g,
      'Family: other',
      'the bundle does not render its template',
    ],
  ])('needs a record where the template has %s', async (_, from, to, why) => {
    const stacks = Object.entries(scenario.account.stacks).map(([name, entry]) => [
      name,
      { ...entry, template: entry.template.replaceAll(from, to) },
    ])
    const refused = await playStackStep({
      ...scenario,
      account: { stacks: Object.fromEntries(stacks) as CloudFormationAccount['stacks'] },
      with: promoteProd,
    })
    expect(refused.lines.join('\n')).toContain(
      `has no record of the spec that it was deployed with, and ${why}. Deploy it once with specPath`,
    )
    expect(refused.operations).not.toContain('CreateChangeSet')
  })
})
