import { beforeAll, describe, expect, it } from '@jest/globals'
import type { Bundle } from '../../src/rendering/bundle.js'
import { compareTexts, withQuestionMarks } from '../../src/rendering/compare.js'
import { differences } from '../../src/rendering/differences.js'
import type { Value } from '../../src/rendering/jinja/values.js'
import { MOST_RENDERS, recoverInputs } from '../../src/rendering/recover.js'
import { parseSource, render } from '../../src/rendering/render.js'
import { inputsText, schemaProperties, type SpecInputs } from '../../src/rendering/spec-inputs.js'
import { exampleBundle, exampleInstance, inputsOfInstance, pythonText } from './example-bundles.js'

let bundle: Bundle
beforeAll(async () => {
  bundle = await exampleBundle('fargate-svc', 'instance')
})

const recover = (name: string, stale: SpecInputs, deployed: string) =>
  recoverInputs({
    template: parseSource(bundle),
    namespace: exampleInstance(name, stale),
    owner: 'service_instance',
    properties: schemaProperties(bundle.schema, 'instance'),
    inputs: stale,
    deployed,
  })

/** The inputs of a stale spec: only the image and the variables, all else by default. */
const staleInputs = (name: string): SpecInputs => {
  const own = inputsOfInstance(name, bundle.schema)
  const stale = new Map<string, Value>([
    ['image', 'registry.example/shop:1'],
    ['variables', own.get('variables') ?? null],
  ])
  for (const [input, { standard }] of schemaProperties(bundle.schema, 'instance'))
    if (!stale.has(input) && standard !== undefined) stale.set(input, standard)
  return stale
}

describe('the recovery of inputs', () => {
  it.each([
    ['dev', ['image']],
    ['staging', ['image', 'replicas', 'size']],
    ['prod', ['cpu_target', 'image', 'is_public', 'owner', 'port', 'replicas', 'size']],
  ])('of %s finds all inputs of a stale spec', (name, changed) => {
    const found = recover(name, staleInputs(name), pythonText(name))
    expect(found?.changed).toEqual(changed)
    expect(inputsText(new Map([...(found?.inputs ?? [])].sort()))).toBe(
      inputsText(new Map([...inputsOfInstance(name, bundle.schema)].sort())),
    )
    expect(found?.renders).toBeLessThanOrEqual(MOST_RENDERS)
    expect(found?.uncertain).toEqual([])
  })

  it('removes an optional input that is not deployed', () => {
    const stale = new Map([...inputsOfInstance('dev', bundle.schema), ['owner', 'somebody'] as const])
    const found = recover('dev', stale, pythonText('dev'))
    expect(found?.changed).toEqual(['owner'])
    expect(found?.inputs.has('owner')).toBe(false)
  })

  it('changes nothing when the spec is right', () => {
    const found = recover('dev', inputsOfInstance('dev', bundle.schema), pythonText('dev'))
    expect(found).toMatchObject({ changed: [], renders: 2 })
  })

  it.each(['dev', 'staging', 'prod'])('of %s finds the map of environment variables', name => {
    for (const variables of [
      new Map<Value, Value>(),
      new Map<Value, Value>([['OTHER', 'x']]),
      new Map<Value, Value>([
        ['A', 1n],
        ['LOG_LEVEL', 'debug'],
        ['B', 2n],
      ]),
    ]) {
      const stale = new Map([...staleInputs(name), ['variables', variables] as const])
      const found = recover(name, stale, pythonText(name))
      expect(found?.changed).toContain('variables')
      expect(render(bundle, exampleInstance(name, found?.inputs ?? stale))).toBe(pythonText(name))
      expect(found?.uncertain).toEqual([])
    }
  })

  it('finds that there are no environment variables', () => {
    const own = inputsOfInstance('dev', bundle.schema)
    const deployed = render(bundle, exampleInstance('dev', new Map([...own, ['variables', new Map()]])))
    expect(recover('dev', own, deployed)?.inputs.get('variables')).toEqual(new Map())
  })

  it('names a map that may hide characters outside ASCII, unless it is the one of the spec', () => {
    const own = inputsOfInstance('dev', bundle.schema)
    const right = new Map([...own, ['variables', new Map([['CITY', 'Zürich']])] as const])
    const deployed = withQuestionMarks(render(bundle, exampleInstance('dev', right)))
    expect(recover('dev', own, deployed)).toMatchObject({ changed: ['variables'], uncertain: ['variables'] })
    expect(recover('dev', right, deployed)).toMatchObject({ changed: [], uncertain: [] })
  })

  it('does not accept another template', () => {
    expect(recover('dev', staleInputs('dev'), `${pythonText('dev')}\nMore: 1`)).toBeUndefined()
    expect(recover('dev', staleInputs('dev'), '')).toBeUndefined()
    const broken = pythonText('dev').replace('- Name: LOG_LEVEL', '- Name: [LOG_LEVEL')
    expect(recover('dev', staleInputs('dev'), broken)).toBeUndefined()
  })

  it('names the texts that may hide characters outside ASCII', () => {
    const stale = inputsOfInstance('prod', bundle.schema)
    const withOwner = (owner: string) => new Map([...stale, ['owner', owner] as const])
    const deployed = withQuestionMarks(render(bundle, exampleInstance('prod', withOwner('Zürich'))))
    expect(recover('prod', stale, deployed)).toMatchObject({ changed: ['owner'], uncertain: ['owner'] })
    expect(recover('prod', withOwner('Zürich'), deployed)).toMatchObject({ changed: [], uncertain: [] })
  })

  it('is bounded when a line prints many inputs', () => {
    const names = Array.from({ length: 40 }, (_, index) => `i${index}`)
    const template = names.map(name => `{{ service_instance.inputs.${name} }}-`).join('')
    const inputs = new Map<string, Value>(names.map(name => [name, 'a']))
    const properties = new Map(
      names.map(name => [name, { type: 'string', standard: undefined, choices: ['a', 'b'] }]),
    )
    const start = performance.now()
    const found = recoverInputs({
      template: parseSource({ template, templateFile: 't' }),
      namespace: exampleInstance('dev', inputs),
      owner: 'service_instance',
      properties,
      inputs,
      deployed: `${'a-'.repeat(400)}!`,
    })
    expect(found).toBeUndefined()
    expect(performance.now() - start).toBeLessThan(10_000)
  })
})

describe('the comparison', () => {
  it('ends after two seconds where thousands of lines differ', () => {
    const lines = 10_000
    const template = `{% for i in range(${lines}) %}{{ service_instance.inputs.image }} {{ i }}\n{% endfor %}`
    const started = performance.now()
    const found = recoverInputs({
      template: parseSource({ template, templateFile: 'cloudformation.yaml' }),
      namespace: exampleInstance('dev', new Map([['image', 'a']])),
      owner: 'service_instance',
      properties: new Map(),
      inputs: new Map([['image', 'a']]),
      deployed: Array.from({ length: lines }, (_, index) => `b ${index} c`).join('\n'),
    })
    expect(found).toBeUndefined()
    expect(performance.now() - started).toBeLessThan(10_000)
  })

  it('takes characters outside ASCII as GetTemplate answers them', () => {
    expect(withQuestionMarks('Zürich 😀')).toBe('Z?rich ?')
    expect(compareTexts('Zürich 😀', 'Z?rich ?')).toEqual({ isEqual: true, hiddenCharacters: 2 })
    expect(compareTexts('a', 'b')).toEqual({ isEqual: false, hiddenCharacters: 0 })
  })
})

describe('the differences', () => {
  const differing = (name: string, inputs: SpecInputs, deployed: string) =>
    differences(deployed, parseSource(bundle), exampleInstance(name, inputs))

  it('are explained by inputs and lines of the template, also through variables that it sets', () => {
    const found = differing('staging', staleInputs('staging'), pythonText('staging'))
    const shown = found.map(({ deployed, rendered, inputs }) => [deployed?.trim(), rendered?.trim(), inputs])
    expect(shown).toEqual([
      ["Cpu: '512'", "Cpu: '256'", ['size']],
      ["Memory: '1024'", "Memory: '512'", ['size']],
      ["Image: 'registry.example/shop:40'", "Image: 'registry.example/shop:1'", ['image']],
      ['DesiredCount: 2', 'DesiredCount: 1', ['replicas']],
    ])
    const lines = bundle.template.split('\n')
    expect(found.map(({ templateLine = 0 }) => lines[templateLine - 1]?.trim())).toEqual([
      "Cpu: '{{ cpu }}'",
      "Memory: '{{ memory }}'",
      "Image: '{{ service_instance.inputs.image }}'",
      'DesiredCount: {{ service_instance.inputs.replicas }}',
    ])
    const before = pythonText('staging').split('\n')
    expect(found.map(({ line }) => before[line - 1])).toEqual(found.map(({ deployed }) => deployed))
  })

  it('of lines that only one side has leave the others paired', () => {
    const right = inputsOfInstance('dev', bundle.schema)
    const more = differing('dev', new Map([...right, ['owner', 'me'] as const]), pythonText('dev'))
    expect(more.map(({ deployed, rendered, inputs }) => [deployed, rendered?.trim(), inputs])).toEqual([
      [undefined, 'Tags:', ['owner']],
      [undefined, "- { Key: owner, Value: 'me' }", ['owner']],
    ])
    const less = differing('dev', right, pythonText('dev').replace('Resources:', '# by hand\nResources:'))
    expect(less).toEqual([
      { line: 3, deployed: '# by hand', rendered: undefined, templateLine: undefined, inputs: [] },
    ])
  })

  it('are none for the same text, and none that mangling hides', () => {
    const right = inputsOfInstance('prod', bundle.schema)
    expect(differing('prod', right, pythonText('prod'))).toEqual([])
    const foreign = new Map([...right, ['owner', 'ü'] as const])
    expect(
      differing('prod', foreign, withQuestionMarks(render(bundle, exampleInstance('prod', foreign)))),
    ).toEqual([])
  })
})
