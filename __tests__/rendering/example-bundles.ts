import { readFileSync } from 'node:fs'
import { loadBundle } from '../../src/rendering/bundle.js'
import { environmentNamespace, instanceNamespace } from '../../src/rendering/namespace.js'
import type { Namespace } from '../../src/rendering/render.js'
import { readSpecInputs, type SpecInputs } from '../../src/rendering/spec-inputs.js'

const FOLDER = 'examples/bundles'

export const exampleBundle = (template: string, kind: 'environment' | 'instance') =>
  loadBundle(`${FOLDER}/${template}/v1`, kind)

export const exampleSpec = (name: string) => readFileSync(`${FOLDER}/specs/${name}.yaml`, 'utf8')

/** What Python made of the example (scripts/jinja-cases.py). */
export const pythonText = (name: string) =>
  readFileSync(`__tests__/rendering/expected-${name}.yaml.txt`, 'utf8')

export const exampleEnvironment = (schema: string | undefined): Namespace => {
  const target = { kind: 'environment', environmentName: 'payments-production' } as const
  const inputs = readSpecInputs(exampleSpec('environment'), target, schema)
  return environmentNamespace({ name: 'payments-production', inputs })
}

export const inputsOfInstance = (name: string, schema: string | undefined): SpecInputs =>
  readSpecInputs(
    exampleSpec('service'),
    { kind: 'instance', serviceName: 'shop', serviceInstanceName: name },
    schema,
  )

/** The namespace in which Python rendered the instance. */
export const exampleInstance = (name: string, inputs: SpecInputs): Namespace =>
  instanceNamespace({
    environment: {
      name: name === 'prod' ? 'prod' : 'dev',
      accountId: '123456789012',
      outputs: new Map([
        ['ClusterName', 'payments'],
        ['LogGroupName', '/ecs/payments'],
        ['Subnets', 'subnet-1,subnet-2'],
      ]),
    },
    service: { name: 'shop' },
    instance: {
      name,
      inputs,
      component:
        name === 'prod'
          ? { name: 'assets', outputs: new Map([['PolicyArn', 'arn:aws:iam::123456789012:policy/assets']]) }
          : undefined,
    },
  })
