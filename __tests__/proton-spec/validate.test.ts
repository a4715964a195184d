import { describe, expect, it } from '@jest/globals'
import type { Target } from '../../src/proton-spec/target.js'
import { specProblems } from '../../src/proton-spec/validate.js'

const prod = { kind: 'instance', serviceName: 'shop', serviceInstanceName: 'prod' } as const
const pipeline = { kind: 'pipeline', serviceName: 'shop' } as const
const service = { kind: 'service', serviceName: 'shop' } as const
const environment = { kind: 'environment', environmentName: 'dev' } as const

/** The problems of a spec as `line:column message`. */
const problemsOf = (text: string, target?: Target) =>
  specProblems(text, target, 's.yaml').map(({ message, at }) => {
    const place = `specPath s.yaml:${at?.line ?? 0}: `
    expect(message.startsWith(place)).toBe(true)
    return `${at?.line ?? 0}:${at?.column ?? 0} ${message.slice(place.length)}`
  })

const head = 'proton: ServiceSpec\n'
const own = '- { name: prod, environment: e }\n'
const invalid = 'must be a map with name, environment and, if the instance has inputs, spec'
const has = 'an entry has name, environment, spec'

describe('what is wrong with a spec, at its place', () => {
  it.each<readonly [string, string, Target, readonly string[]]>([
    [
      'a pipeline that is a list',
      `${head}pipeline: [a]\n`,
      pipeline,
      ['2:11 pipeline: must be a map of inputs'],
    ],
    [
      'another key of a service as a whole',
      `${head}instances: []\nresources: {}\n`,
      service,
      ['3:1 a service spec has no other keys than proton, pipeline, instances'],
    ],
    [
      'no list of a service as a whole',
      `${head}pipeline: {}\ninstances:\n`,
      service,
      ['3:11 instances: is missing; a service without instances is written as instances: []'],
    ],
    [
      'instances that are a map',
      `${head}instances: { prod: {} }\n`,
      prod,
      [
        '2:12 instances: must be a list; each entry has name, environment and, if the instance has inputs, spec',
      ],
    ],
    [
      'a key under another word',
      'x-shared: 1\nInputs: {}\nproton: EnvironmentSpec\n',
      environment,
      ['2:1 Inputs is not known; did you mean spec?'],
    ],
    [
      'a key of no entry',
      `${head}instances:\n- { name: prod, environment: e, replicas: 3 }\n`,
      prod,
      [`3:33 instances: prod: replicas is not known; ${has}`],
    ],
    [
      'keys that may be secret',
      `${head}instances:\n- { name: prod, environment: e, "!x": 1, "x!": 1 }\n`,
      prod,
      [
        `3:33 instances: prod: a key is not known; ${has}`,
        `3:42 instances: prod: a key is not known; ${has}`,
      ],
    ],
    [
      'a key of an entry without a name, or with one that may be secret',
      `${head}instances:\n${own}- { inputs: {} }\n- { name: "se cret", inputs: {} }\n- { name: 7, inputs: {} }\n`,
      prod,
      [2, 3, 4].map(
        (entry, at) =>
          `${at + 4}:${[5, 22, 14][at] ?? 0} instances: entry ${entry}: inputs is not known; ${has}; did you mean spec?`,
      ),
    ],
    [
      'the instance several times',
      `${head}instances:\n${own.repeat(3)}- { name: dev }\n`,
      prod,
      ['5:3 instances: has prod (serviceInstanceName) 3 times'],
    ],
    [
      'other instances only, whose names may be secret',
      `${head}instances: [{ name: a }, { name: "!b" }, { name: "c!" }]\n`,
      prod,
      ['2:12 instances: has no prod (serviceInstanceName); the spec has only a, one with an invalid name'],
    ],
    [
      'entries without a name',
      `${head}instances: [{ name: 7 }, 7, null, { environment: prod }]\n`,
      prod,
      ['2:12 instances: has no prod (serviceInstanceName); the spec has no instances'],
    ],
    [
      'an instance of a service as a whole twice',
      `${head}instances:\n${own}- { name: dev, environment: e }\n${own}`,
      service,
      ['5:3 instances: has prod twice'],
    ],
    [
      'entries of a service as a whole with the same invalid name, or none',
      `${head}instances:\n- { name: "a b", environment: e }\n- { name: "a b", environment: e }\n- {}\n- {}\n- prod\n`,
      service,
      [1, 2, 3, 4, 5].map(entry => `${entry + 2}:3 instances: entry ${entry} ${invalid}`),
    ],
    [
      'an entry of a service as a whole whose environment is no name',
      `${head}instances:\n- { name: dev, environment: 7 }\n`,
      service,
      [`3:3 instances: entry 1 ${invalid}`],
    ],
    [
      'a service spec for an environment',
      '# x\nspec: {}\nproton: ServiceSpec\n',
      environment,
      ['3:9 proton: is ServiceSpec; an environment takes proton: EnvironmentSpec'],
    ],
    [
      'no kind',
      '# x\n\npipeline: {}\n',
      pipeline,
      ['3:1 proton: is missing; services, instances, pipelines and components take proton: ServiceSpec'],
    ],
    [
      "a pipeline's manifest",
      'x-shared: 1\npipeline: { templates: [] }\n',
      pipeline,
      [
        '2:1 is not a spec but the manifest of a template (manifest.yaml); give the spec, which has the values of the inputs',
      ],
    ],
    [
      'one of the two keys of a Kubernetes manifest',
      'kind: Deployment\npipeline: {}\n',
      pipeline,
      ['1:1 proton: is missing; services, instances, pipelines and components take proton: ServiceSpec'],
    ],
    [
      'a text',
      'hunter2',
      prod,
      ['1:1 must be a map that starts with proton: ServiceSpec or proton: EnvironmentSpec'],
    ],
    [
      'a template',
      '"{{ spec }}"',
      prod,
      ['1:1 {{ … }} is not rendered: render the template in a step before this one'],
    ],
    [
      'an alias to itself',
      `${head}pipeline: &p { a: *p }\n`,
      pipeline,
      ['1:1 is nested too deeply, or has aliases that lead to themselves or to too many values'],
    ],
  ])('%s', (_, text, target, problems) => {
    const found = problemsOf(text, target)
    expect(found).toEqual(problems)
    expect(found.join()).not.toMatch(/se cret|hunter2/)
  })

  it.each([
    [
      '!Sub "${A}"',
      'the tag !Sub of CloudFormation has no meaning in a spec: write the value itself, in quotes if it begins with !',
    ],
    [
      '!Refs a',
      'an unknown tag (!…) has no meaning in a spec: write the value itself, in quotes if it begins with !',
    ],
    [
      '!!secret a',
      'an unknown tag (!…) has no meaning in a spec: write the value itself, in quotes if it begins with !',
    ],
    ['" {{ x }} "', '{{ … }} is not rendered: render the template in a step before this one'],
    ['[a, {{ x }}]', '{{ … }} is not rendered: render the template in a step before this one'],
  ])('a value that only another tool would evaluate: %s', (value, problem) => {
    const found = problemsOf(`proton: EnvironmentSpec\nspec:\n  a: ${value}\n`, environment)
    expect(found).toEqual([expect.stringMatching(/^3:\d+ /)])
    expect(found.join()).toContain(problem)
  })
})

describe('nothing is wrong with', () => {
  it.each<readonly [string, string, Target | undefined]>([
    ['a service spec when the target is not known', `${head}instances: [{ name: dev }]\n`, undefined],
    ['a pipeline beside an empty list', `${head}pipeline:\ninstances:\n`, pipeline],
    ['a key that resembles one that is there', `${head}pipeline: {}\npipelines: &x {}\n`, pipeline],
    ['a key for anchors that is called inputs', `${head}inputs: &x {}\npipeline: *x\n`, pipeline],
    ['a key for anchors of an environment', 'proton: EnvironmentSpec\nshared: &x {}\n', environment],
    ['a key for anchors that another file has', `${head}Resources: &x {}\npipeline: *x\n`, pipeline],
    ['inputs that are empty', `${head}instances: [{ name: prod, environment: e, spec: }]\n`, prod],
    ['entries that are not the target', `${head}instances:\n${own}- dev\n- 7\n-\n`, prod],
    ['another instance twice', `${head}instances:\n${own}- { name: dev }\n- { name: dev }\n`, prod],
    ['a directive that nobody knows', `%FOO x\n---\n${head}pipeline: {}\n`, pipeline],
  ])('%s', (_, text, target) => {
    expect(problemsOf(text, target)).toEqual([])
  })

  it.each([
    '>\n    {{ x }}',
    '|\n    {{ x }}',
    '{ x }',
    '{ { x: 1 }: y }',
    '{ ? { x: 1 } : y }',
    '\n    ? { x: 1 }\n    :',
    '\n    ? { x: 1 }',
  ])('a value that only resembles a template: %j', value => {
    expect(problemsOf(`proton: EnvironmentSpec\nspec:\n  a: ${value}\n`, environment)).toEqual([])
  })
})
