import { describe, expect, it } from '@jest/globals'
import { resolveCurrentValues, specOfTarget } from '../../src/proton-spec/target-spec.js'

const prod = { kind: 'instance', serviceName: 'shop', serviceInstanceName: 'prod' } as const
const environment = { kind: 'environment', environmentName: 'dev' } as const
const spec = `# the shop
proton: ServiceSpec
pipeline: { buildspec: secret }
instances:
  - name: dev
    environment: dev
    spec: &inputs { image: a }
  - name: prod # production
    environment: prod
    spec:
      <<: *inputs
      count: 2
      ratio: 1.0
`

describe('the spec of a target', () => {
  it('has its instance only, without comments, anchors and the pipeline', () => {
    const own = specOfTarget(spec, prod) ?? ''
    expect(own).not.toMatch(/#|secret|dev|[&*]/)
    expect(own).toContain('ratio: 1.0')
    expect(own).toContain('image: a')
    expect(specOfTarget(own, prod)).toBe(own)
  })

  it('is all of an environment spec', () => {
    expect(specOfTarget('proton: EnvironmentSpec # one\nspec:\n  size: 3\n', environment)).toBe(
      'proton: EnvironmentSpec\nspec:\n  size: 3\n',
    )
  })

  it('is none where the spec lacks the target or cannot be read', () => {
    expect(specOfTarget(spec.replace('name: prod', 'name: other'), prod)).toBeUndefined()
    expect(specOfTarget('a: [', prod)).toBeUndefined()
  })
})

describe('${Proton::CURRENT_VAL}', () => {
  const asking = `proton: EnvironmentSpec
spec:
  size: \${Proton::CURRENT_VAL} # kept
  tags: [a, "\${Proton::CURRENT_VAL}"]
`

  it('is replaced by what is deployed', () => {
    const deployed = 'proton: EnvironmentSpec\nspec:\n  size: 1.0\n  tags: [x, y]\n'
    const { text, unresolved } = resolveCurrentValues(asking, deployed, environment)
    expect(text).toMatch(/size: 1\.0/)
    expect(text).toMatch(/tags: \[ ?a, y ?\]/)
    expect(unresolved).toEqual([])
  })

  it('is named where nothing is known', () => {
    expect(resolveCurrentValues(asking, undefined, environment).unresolved).toEqual(['size', 'tags.1'])
    const deployed = 'proton: EnvironmentSpec\nspec:\n  size: 1\n'
    expect(resolveCurrentValues(asking, deployed, environment).unresolved).toEqual(['tags.1'])
  })

  it('is in most specs nowhere', () => {
    expect(resolveCurrentValues(spec, undefined, prod)).toEqual({ text: spec, unresolved: [] })
  })
})
