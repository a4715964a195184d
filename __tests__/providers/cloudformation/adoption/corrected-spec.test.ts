import { lstatSync, readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import {
  playStackStep,
  playSteps,
  type PlayedStep,
  type StackScenario,
} from '../../../support/cloudformation-step.js'
import { bundleFiles, deployProd, leftByProton, prodText, shopSpec } from '../../../support/small-stacks.js'

const plan = { ...deployProd, command: 'plan' }
const NOTE = '      # which image\n'
const given = `${shopSpec('shop:2', '      count: 1 # small\n')}  - name: dev
    environment: prod
    spec: { image: shop:9 }
`

/** A file that a line of the log names. */
interface Written {
  readonly text: string
  readonly mode: number
}

/** The step, and the recovered spec that it names in its log. */
async function recoveredBy(scenario: Partial<StackScenario>): Promise<PlayedStep & { written: Written[] }> {
  const written: Written[] = []
  const played = await playStackStep({
    with: plan,
    files: { ...bundleFiles, 'spec.yaml': given },
    account: leftByProton({ template: prodText('shop:1', 3) }),
    meanwhile: ({ runner }) => {
      runner.when(/^The spec with the deployed values of .* is in /, () => {
        const path = / is in (.*)\.$/.exec(runner.lines.at(-1) ?? '')?.[1] ?? ''
        written.push({ text: readFileSync(path, 'utf8'), mode: lstatSync(path).mode & 0o777 })
      })
    },
    ...scenario,
  })
  return { ...played, written }
}

describe('inputs that render what is deployed', () => {
  test('are in a file, with all other values and comments of the spec, and not in the log', async () => {
    const files = {
      ...bundleFiles,
      'spec.yaml': given.replace('      image: shop:2', `${NOTE}      image: shop:2`),
    }
    const { written, lines, isRed, summary } = await recoveredBy({ files })
    expect(isRed).toBe(false)
    expect(lines.filter(line => line.includes('deployed values of count, image is in'))).toHaveLength(1)
    expect(written).toHaveLength(1)
    expect(written[0]?.mode).toBe(0o600)
    expect(written[0]?.text.replace(/^# Recovered from the stack arn:.*\n/, '')).toBe(
      given.replace('      image: shop:2', `${NOTE}      image: shop:1`).replace('count: 1', 'count: 3'),
    )
    expect(lines.join('\n') + summary).not.toContain('shop:1')
  })

  test('prove the stack when they are given as the spec', async () => {
    const [{ text } = { text: '' }] = (await recoveredBy({})).written
    const files = { ...bundleFiles, 'spec.yaml': text }
    const played = await recoveredBy({ files })
    expect(played.outputs).toMatchObject({ changed: 'false' })
    expect(played.written).toEqual([])
  })

  test('leave out an input that the deployed template was rendered without', async () => {
    const path = 'templates/web/v1/instance_infrastructure/cloudformation.yaml'
    const schema = 'templates/web/v1/schema/schema.yaml'
    const files = {
      ...bundleFiles,
      [path]: bundleFiles[path].replace(
        'Outputs:',
        '{% if service_instance.inputs.note is defined %}  Note: { Type: AWS::SNS::Topic }\n{% endif %}Outputs:',
      ),
      [schema]: `${bundleFiles[schema]}        note: { type: string, enum: [a, b] }\n`,
      'spec.yaml': shopSpec('shop:1', '      note: a\n'),
    }
    const { written } = await recoveredBy({ files, account: leftByProton() })
    expect(written[0]?.text).toContain('image: shop:1')
    expect(written[0]?.text).not.toContain('note')
  })

  test('are in no file where an alias has an input that is to be left out', async () => {
    const schema = 'templates/web/v1/schema/schema.yaml'
    const path = 'templates/web/v1/instance_infrastructure/cloudformation.yaml'
    const condition = '{% if service_instance.inputs.note is defined %}  N: { Type: T }\n{% endif %}Outputs:'
    const { written, outputs } = await recoveredBy({
      files: {
        ...bundleFiles,
        [path]: bundleFiles[path].replace('Outputs:', condition),
        [schema]: `${bundleFiles[schema]}        note: { type: string, enum: [a, b] }\n`,
        'spec.yaml': `x: &inputs { image: shop:1, note: a }
proton: ServiceSpec
instances:
  - { name: prod, environment: prod, spec: *inputs }
`,
      },
      account: leftByProton(),
    })
    expect(outputs['proof']).toBe('bytes')
    expect(written).toEqual([])
  })

  test('of an environment are in a file, too', async () => {
    const spec = (cidr: string) => `proton: EnvironmentSpec\nspec:\n  cidr: ${cidr}\n`
    const { written } = await recoveredBy({
      with: { target: 'environment', environmentName: 'prod', specPath: 'network.yaml', command: 'plan' },
      files: { ...bundleFiles, 'network.yaml': spec('10.9.0.0/16') },
    })
    expect(written[0]?.text).toContain(spec('"10.0.0.0/16"'))
  })

  test('of an instance in an environment that has only a spec', async () => {
    const { written } = await recoveredBy({
      with: { ...plan, environmentSpecPath: 'outputs.yaml' },
      files: {
        ...bundleFiles,
        'spec.yaml': shopSpec('shop:2'),
        'outputs.yaml': 'proton: EnvironmentSpec\nspec:\n  VpcId: vpc-1\n',
      },
      account: leftByProton(),
    })
    expect(written[0]?.text).toContain(shopSpec('shop:1'))
  })

  test('have a file for each stack, which the next step of the same stack writes again', async () => {
    const environment = {
      target: 'environment',
      environmentName: 'prod',
      specPath: 'network.yaml',
      command: 'plan',
    }
    const played = await playSteps(
      {
        files: {
          ...bundleFiles,
          'spec.yaml': given,
          'network.yaml': 'proton: EnvironmentSpec\nspec:\n  cidr: 10.9.0.0/16\n',
        },
        account: leftByProton(),
      },
      plan,
      environment,
      plan,
    )
    const paths = played.map(({ lines }) => / is in (.*)\.$/.exec(lines.find(isPath) ?? '')?.[1])
    expect(new Set(paths).size).toBe(2)
    expect(paths).not.toContain(undefined)
    expect(paths[0]).toBe(paths[2])
    expect(played.map(({ outputs }) => outputs['recoveredSpecPath'])).toEqual(paths)
  })
})

const isPath = (line: string) => line.startsWith('The spec with the deployed values')

describe('a deployed value with a ?', () => {
  const wide = (image: string) => leftByProton({ template: prodText(image, 3) })

  test('is not in the file: the spec keeps its own, and the message names the input', async () => {
    const { written, lines, outputs } = await recoveredBy({ account: wide('shöp:1') })
    expect(written[0]?.text).toContain('image: shop:2')
    expect(written[0]?.text).toContain('count: 3')
    expect(lines).toContain(
      'The deployed values of image are not certain: each ? in them may stand for a character outside ASCII.',
    )
    expect(outputs['plan']).toContain('except for 1 character')
  })

  test('is never deployed: what is sent has the values of the spec only', async () => {
    const played = await playStackStep({
      with: { ...deployProd, set: 'count=4' },
      files: { ...bundleFiles, 'spec.yaml': shopSpec('shöp:2') },
      account: wide('shöp:1'),
    })
    expect(played.outputs).toMatchObject({ proof: 'bytes', deploymentStatus: 'SUCCEEDED' })
    expect(played.templates.get('AWSProton-shop-prod-1')).toContain('Image: sh?p:2')
  })

  test('alone makes no file', async () => {
    const { written } = await recoveredBy({
      account: leftByProton({ template: prodText('shöp:1', 1) }),
    })
    expect(written).toEqual([])
  })
})
