import { describe, expect, test } from '@jest/globals'
import { plannedResources } from '../../../src/providers/cloudformation/plan/preview-rows.js'
import { playStackStep, playSteps, type StackScenario } from '../../support/cloudformation-step.js'
import { bundleFiles, deployProd, leftByProton, prodText, shopSpec } from '../../support/small-stacks.js'

const NAME = 'AWSProton-shop-prod-1'
const plan = { ...deployProd, command: 'plan' }
const scenario = (more: Partial<StackScenario> = {}): StackScenario => ({
  with: plan,
  files: { ...bundleFiles, 'spec.yaml': shopSpec('shop:2') },
  account: leftByProton(),
  ...more,
})

const TASK_ROW = [
  '± changed',
  'Task',
  'AWS::ECS::TaskDefinition',
  'is replaced',
  'ContainerDefinitions/0/Image',
  '',
]

describe('a plan', () => {
  test('shows the proof, the inputs and the resources that change, and leaves no change set', async () => {
    const played = await playStackStep(scenario())
    expect(played.isRed).toBe(false)
    const { plan: markdown = '' } = played.outputs
    expect(markdown).toContain('1 input changed, 1 resource changed')
    expect(markdown).toContain(`<code>${NAME}, CREATE_COMPLETE</code>`)
    expect(markdown).toContain('<code>bytes: the bundle renders the text that is deployed</code>')
    expect(markdown).toContain('<code>web/v1</code>')
    expect(rowsIn(markdown)).toContainEqual(TASK_ROW)
    expect(markdown).not.toContain('shop:2')
    expect(played.changeSetsLeft).toEqual([])
    expect(played.operations).not.toContain('ExecuteChangeSet')
    expect(played.templates.get(NAME)).toBe(prodText('shop:1'))
  })

  test('shows values with showValues', async () => {
    const [, second] = await playSteps(scenario(), deployProd, {
      ...plan,
      set: 'image=shop:3',
      showValues: true,
    })
    expect(second?.outputs['plan']).toContain('shop:3')
  })

  test('of a stack that is being updated says that the update must end first', async () => {
    const account = leftByProton({
      history: [
        { ago: '30d', took: '3m' },
        { ago: '10s', took: '5m' },
      ],
    })
    const { lines, changeSetsLeft } = await playStackStep(scenario({ account }))
    expect(lines.find(line => line.startsWith('Error:'))).toMatch(
      /^Error: No plan for service instance shop\/prod: Busy: another deployment \S+ is IN_PROGRESS\. Re-run the job when it has ended/,
    )
    expect(changeSetsLeft).toEqual([])
  })

  test('marks a resource that would be lost', async () => {
    const changed = prodText('shop:1').replace('TableName: shop-prod', 'TableName: old')
    const account = leftByProton({
      template: changed,
      plan: [{ takes: '1m', changeSet: { takes: '2s', replacements: { Table: 'True' } } }],
    })
    const played = await playStackStep(scenario({ account, with: { ...plan, allowUnproven: true } }))
    expect(played.isRed).toBe(true)
    expect(rowsIn(played.outputs['plan'])).toContainEqual([
      '⚠ ± changed',
      'Table',
      'AWS::DynamoDB::Table',
      'is replaced',
      expect.stringContaining('TableName'),
      '',
    ])
    expect(played.operations).not.toContain('ExecuteChangeSet')
  })
})

/** The cells of the rows of a plan's table of changes, without markup. */
function rowsIn(markdown = ''): readonly (readonly string[])[] {
  return [...markdown.matchAll(/<tr>(<td>.*?)<\/tr>/g)].map(([, row = '']) =>
    row.split('</td>').map(cell => cell.replaceAll(/<[^>]*>/g, '')),
  )
}

const withChangeSet = (changeSet: Readonly<Record<string, unknown>>) =>
  leftByProton({ plan: [{ takes: '1m', changeSet: { takes: '2s', ...changeSet } }] })

describe('the table of a plan', () => {
  test('has the properties that change of each resource, with plain values where they are asked for', async () => {
    const hidden = await playStackStep(scenario())
    expect(rowsIn(hidden.outputs['plan'])).toContainEqual(TASK_ROW)
    const shown = await playStackStep(scenario({ with: { ...plan, showValues: true } }))
    expect(rowsIn(shown.outputs['plan'])).toContainEqual([
      ...TASK_ROW.slice(0, 4),
      'ContainerDefinitions/0/Image: shop:1 → shop:2',
      '',
    ])
    expect(shown.outputs['plan']).toContain('1 input changed, 1 resource changed')
  })
})

describe('the resources of a plan', () => {
  const change = { type: 'T', action: 'Modify', replacement: 'never', properties: [] } as const

  test('begin with those that would be lost', () => {
    const removed = { ...change, path: 'Old', action: 'Remove', replacement: 'always' } as const
    const resources = plannedResources([{ ...change, path: 'New', action: 'Add' }, removed])
    expect(resources).toEqual([
      { name: 'Old', type: 'T', kind: 'removed', isLost: true, properties: [] },
      { name: 'New', type: 'T', kind: 'added', isLost: false, properties: [] },
    ])
  })

  test('have lists and maps as values, and say which properties are new or gone', () => {
    const properties = [
      { path: '/Properties/Tags', before: '["a"]', after: '{"b":1}' },
      { path: '/Properties/New', after: '[not JSON' },
      { path: '/Properties/Old', before: 'x' },
      { path: '/Properties/Hidden' },
    ]
    expect(plannedResources([{ ...change, path: 'A', properties }])[0]?.properties).toEqual([
      { path: 'Tags', kind: 'changed', before: ['a'], after: { b: 1 } },
      { path: 'New', kind: 'added', after: '[not JSON' },
      { path: 'Old', kind: 'removed', before: 'x' },
      { path: 'Hidden', kind: 'changed' },
    ])
  })
})

describe('the validations of CloudFormation', () => {
  const finding = {
    resource: 'Table',
    name: 'AWS::EarlyValidation::Check',
    reason: 'the quota of tables is almost reached',
    path: '/Resources/Table/Properties/TableName',
  }
  const AT = 'templates/web/v1/instance_infrastructure/cloudformation.yaml:13'

  test('that warn are below the table, at the line of the template', async () => {
    const account = withChangeSet({ validations: [{ ...finding, mode: 'WARN' }] })
    const played = await playStackStep(scenario({ account }))
    expect(played.isRed).toBe(false)
    const text = `CloudFormation warns: Table: the quota of tables is almost reached (${AT}, /Resources/Table/Properties/TableName).`
    expect(played.lines.at(-1)).toContain(text)
    const { plan: markdown = '' } = played.outputs
    expect(markdown.indexOf(text)).toBeGreaterThan(markdown.indexOf('</table>'))
    expect(played.changeSetsLeft).toEqual([])
  })

  test('that fail the change set are the reason, at the line of the template, without the warnings', async () => {
    const warning = { ...finding, reason: 'only a warning', mode: 'WARN' }
    const account = withChangeSet({ validations: [{ ...finding, reason: 'the table exists' }, warning] })
    for (const inputs of [plan, deployProd]) {
      const played = await playStackStep(scenario({ account, with: inputs }))
      expect(played.isRed).toBe(true)
      const line = played.lines.find(text => text.startsWith('Error:'))
      expect(line).toContain(
        `ChangeSetFailed: Table: the table exists (${AT}, /Resources/Table/Properties/TableName).`,
      )
      expect(line).not.toContain('only a warning')
    }
  })

  test('that may not be read leave the plan not fully checked, and a failure with its own reason', async () => {
    const faults = [denied('DescribeEvents')]
    const warned = await playStackStep(
      scenario({ account: { ...withChangeSet({ validations: [{ ...finding, mode: 'WARN' }] }), faults } }),
    )
    expect(warned.isRed).toBe(false)
    expect(warned.lines.at(-1)).toContain('not fully checked')
    expect(warned.lines.join('\n')).toContain('Allow cloudformation:DescribeEvents')
    const failed = await playStackStep(
      scenario({ account: { ...withChangeSet({ validations: [finding] }), faults } }),
    )
    expect(failed.lines.find(text => text.startsWith('Error:'))).toMatch(
      /AWS::EarlyValidation.*Allow cloudformation:DescribeEvents/,
    )
  })
})

const denied = (operation: string) =>
  ({
    operation,
    kind: 'error',
    name: 'AccessDenied',
    status: 403,
    message: `User: arn:aws:sts::123456789012:assumed-role/plan/x is not authorized to perform: cloudformation:${operation}`,
  }) as const

describe('a role that may not create change sets', () => {
  const faults = [denied('CreateChangeSet')]

  test('gets a plan of the texts: the proof, the inputs and the lines that change', async () => {
    const played = await playStackStep(scenario({ account: leftByProton({}, { faults }) }))
    expect(played.isRed).toBe(false)
    expect(played.outputs).toMatchObject({ changed: 'true', proof: 'bytes' })
    expect(rowsIn(played.outputs['plan'])).toEqual(
      expect.arrayContaining([
        ['± changed', 'image', ''],
        [
          '± changed',
          'line 9 (templates/web/v1/instance_infrastructure/cloudformation.yaml:9), by image',
          '',
        ],
      ]),
    )
    expect(played.lines.at(-1)).toBe(
      'Plan for service instance shop/prod, not fully checked: 1 input changed, 1 line changed.',
    )
    expect(played.lines).toContainEqual(
      expect.stringMatching(
        /^Warning: Could not determine which resources change \(compared as text only\): CreateChangeSet: AccessDenied: .* Allow cloudformation:CreateChangeSet/,
      ),
    )
    expect(played.outputs['plan']).not.toContain('shop:2')
  })

  test('is reported where the texts alone prove nothing', async () => {
    const template = prodText('shop:1').replace('Family: shop', 'Family: other')
    const played = await playStackStep(scenario({ account: leftByProton({ template }, { faults }) }))
    expect(played.isRed).toBe(true)
    expect(played.lines.join('\n')).toContain(
      'Could not determine whether CloudFormation finds a change (compared as text only): CreateChangeSet: AccessDenied',
    )
    expect(played.lines.join('\n')).toContain('NotProven')
  })

  test('is not the one that may not delete them: a refusal stays', async () => {
    const account = {
      ...withChangeSet({ replacements: { Table: 'True' } }),
      faults: [denied('DeleteChangeSet')],
    }
    const path = 'templates/web/v1/instance_infrastructure/cloudformation.yaml'
    const files = {
      ...bundleFiles,
      [path]: bundleFiles[path].replace('TableName: {{', 'TableName: x-{{'),
      'spec.yaml': shopSpec('shop:1'),
    }
    const played = await playStackStep(scenario({ account, files, with: { ...plan, allowUnproven: true } }))
    expect(played.isRed).toBe(true)
    expect(played.lines.join('\n')).not.toContain('text only')
  })

  test('cannot deploy', async () => {
    const played = await playStackStep(scenario({ account: leftByProton({}, { faults }), with: deployProd }))
    expect(played.isRed).toBe(true)
    expect(played.lines.find(text => text.startsWith('Error:'))).toMatch(
      /Nothing was deployed.*CreateChangeSet: AccessDenied/,
    )
    expect(played.lines.join('\n')).not.toContain('text only')
  })
})
