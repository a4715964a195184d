import { describe, expect, it } from '@jest/globals'
import { render } from '../../src/rendering/render.js'
import {
  exampleBundle,
  exampleEnvironment,
  exampleInstance,
  inputsOfInstance,
  pythonText,
} from './example-bundles.js'

describe('the example bundles render as Python renders them', () => {
  it('the environment', async () => {
    const bundle = await exampleBundle('fargate-env', 'environment')
    expect(render(bundle, exampleEnvironment(bundle.schema))).toBe(pythonText('environment'))
  })

  it.each(['dev', 'staging', 'prod'])('the instance %s', async name => {
    const bundle = await exampleBundle('fargate-svc', 'instance')
    const namespace = exampleInstance(name, inputsOfInstance(name, bundle.schema))
    expect(render(bundle, namespace)).toBe(pythonText(name))
  })
})
