import { describe, expect, test } from '@jest/globals'
import type { EnvironmentFacts } from '../../../src/providers/cloudformation/environment-facts.js'
import { renderTemplate } from '../../../src/providers/cloudformation/wanted/rendered-template.js'
import { instanceTemplate } from '../../../src/providers/cloudformation/targets/instance-template.js'
import type { ComponentVariables } from '../../../src/rendering/namespace.js'

const target = { kind: 'instance', serviceName: 'shop', serviceInstanceName: 'dev' } as const
const inFiles: EnvironmentFacts = { name: 'dev', accountId: '', outputs: new Map() }
const stack = { name: 'AWSProton-dev-1' } as EnvironmentFacts['stack']
const deployed: EnvironmentFacts = { ...inFiles, outputs: new Map([['Vpc', 'vpc-1']]), stack }
const component: ComponentVariables = { name: 'assets', outputs: new Map() }

function problemOf(line: string, environment: EnvironmentFacts, attached?: ComponentVariables): unknown {
  const bundle = {
    kind: 'instance',
    templateFile: 't.yaml',
    template: `Resources:\n${line}`,
    schema: undefined,
    digest: '',
  } as const
  try {
    return renderTemplate(instanceTemplate(target, bundle, environment, attached), new Map())
  } catch (error) {
    return error
  }
}

describe('a variable that is missing', () => {
  test.each([
    [
      '{{ environment.outputs.Subnets }}',
      inFiles,
      undefined,
      /; environment dev has no output Subnets: give its outputs with environmentSpecPath$/,
    ],
    [
      "{{ environment.outputs['Subnets'] }}",
      deployed,
      undefined,
      /; environment dev has no output Subnets, only Vpc: see the outputs of stack AWSProton-dev-1$/,
    ],
    [
      '{{ service_instance.inputs.image }}',
      deployed,
      undefined,
      /; the spec has no input image, and the schema no default for it$/,
    ],
    [
      '{{ service_instance.components.default.outputs.Arn }}',
      deployed,
      undefined,
      /; no component is attached to the instance$/,
    ],
    [
      '{{ service_instance.components.default.outputs.Arn }}',
      deployed,
      component,
      /; component assets has no output Arn$/,
    ],
    ['{{ service.naem }}', deployed, undefined, /has no attribute 'naem'$/],
    ['{{ envronment.outputs.Vpc }}', deployed, undefined, /'envronment' is undefined$/],
  ])('%s', (line, environment, attached, expected) => {
    expect(problemOf(line, environment, attached)).toMatchObject({
      problems: [{ message: expect.stringMatching(expected), at: { file: 't.yaml', line: 2 } }],
    })
  })
})
