import { describe, expect, it } from '@jest/globals'
import type { Value } from '../../src/rendering/jinja/values.js'
import { environmentNamespace, componentNamespace, instanceNamespace } from '../../src/rendering/namespace.js'
import { render, RenderError, type Namespace } from '../../src/rendering/render.js'

const text = (template: string, namespace: Namespace = {}) =>
  render({ template, templateFile: 'svc/template.yaml' }, namespace)
const errorOf = (template: string, namespace: Namespace = {}) => {
  try {
    return text(template, namespace)
  } catch (error) {
    if (!(error instanceof RenderError)) throw error
    return `${error.file}:${error.line} ${error.message}`
  }
}
const dict = (entries: Readonly<Record<string, Value>>): Value =>
  new Map<Value, Value>(Object.entries(entries))

describe('an error', () => {
  it.each([
    ['a\nb\n{{ nope }}', 3, "'nope' is undefined"],
    ['{% if true %}\n\n{{ 1 / 0 }}{% endif %}', 3, 'division by zero'],
    ['{% for x in [1] %}\n{{ x.y }}\n{% endfor %}', 2, "'int object' has no attribute 'y'"],
    ['{% macro m() %}\n\n{{ nope }}{% endmacro %}\n{{ m() }}', 3, "'nope' is undefined"],
    ['\n{% if true %}\nx', 2, 'the tag is not closed by {% endif %}'],
    ['x\n{{ a b }}', 2, "unexpected 'b'"],
    ['{# c\n\n #}\n{{ nope }}', 4, "'nope' is undefined"],
    ['{{\n  1 +\n  nope }}', 3, "'nope' is undefined"],
    ['a\n{% raw %}\n', 2, '{% raw %} is not closed by {% endraw %}'],
    ['{{ 1 | nofilter }}', 1, "No filter named 'nofilter'."],
    ['{{ 1 is notest }}', 1, "No test named 'notest'."],
    ['\n{% nosuch %}', 2, "unknown tag 'nosuch'"],
  ])('of %j names line %s', (template, line, message) => {
    expect(errorOf(template)).toBe(`svc/template.yaml:${line} ${message}`)
  })

  it.each(['include "a"', 'import "a" as a', 'from "a" import b', 'extends "a"', 'block a'])(
    'says what to do instead of {%% %s %%}',
    tag => {
      expect(errorOf(`\n{% ${tag} %}`)).toMatch(
        /^svc\/template.yaml:2 \{% \w+ %\} is not supported: a bundle has one/,
      )
    },
  )
})

describe('a template that never ends or grows without limit', () => {
  it.each([
    ['{% for a in range(10 ** 12) %}{% endfor %}', /steps/],
    ['{% for a in range(2000) %}{% for b in range(2000) %}x{% endfor %}{% endfor %}', /steps/],
    ['{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}', /nested more than/],
    ['{% macro m(n) %}{{ m(n) }}{{ m(n) }}{% endmacro %}{{ m(1) }}', /nested more than/],
    ['{{ "x" * 10 ** 10 }}', /characters/],
    ['{{ [0] * 10 ** 10 }}', /steps/],
    ['{{ 9 ** 99999 }}', /bits/],
    ['{{ "x" | center(10 ** 10) }}', /characters/],
    ['{{ "x".ljust(10 ** 10) }}', /characters/],
    ['{{ "a\\n" | indent(10 ** 10) }}', /characters/],
    ['{{ "%10000000000d" % 1 }}', /characters/],
    [
      '{% set ns = namespace(s="xxxxxxxxxx") %}{% for i in range(40) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}',
      /characters/,
    ],
    [
      '{% set ns = namespace(s="xxxxxxxxxx") %}{% for i in range(40) %}{% set ns.s = ns.s + ns.s %}{% endfor %}',
      /steps|characters/,
    ],
    [
      '{% set ns = namespace(s="ab") %}{% for i in range(40) %}{% set ns.s = ns.s.replace("a", "aa").replace("b", ns.s) %}{% endfor %}',
      /characters/,
    ],
    [
      '{% set ns = namespace(l=[1]) %}{% for i in range(40) %}{% set ns.l = ns.l + ns.l %}{% endfor %}',
      /steps/,
    ],
    ['{% set l = [1] %}{% for x in l %}{% set _ = l.append(1) %}{% endfor %}{{ l | length }}', /^2$/],
    ['{% set a = [1] * 99 %}{% set b = [a] * 99 %}{% set c = [b] * 99 %}{{ c }}', /items/],
    ['{% set a = [1] * 99 %}{% set b = [a] * 99 %}{% set c = [b] * 99 %}{{ c == c }}', /items/],
    ['{% set s = "x" * 99999 %}{% for i in range(9999) %}{% set t = s | upper %}{% endfor %}', /characters/],
    [
      '{% set s = "x" * 99999 %}{% for i in range(9999) %}{% if "y" in s or s.upper() == s[0] %}{% endif %}{% endfor %}',
      /characters/,
    ],
    ['{% set r = range(99999) %}{% for i in r %}{{ 0.5 in r }}{% endfor %}', /steps/],
    ['{% set l = [] %}{% set _ = l.append(l) %}{{ l }}', /nested/],
    ['{% set l = [] %}{% set _ = l.append(l) %}{{ l | tojson }}', /nested/],
  ])('ends with an error: %s', (template, message) => {
    expect(errorOf(template).replace(/^svc\/template.yaml:\d+ /, '')).toMatch(message)
  })

  it.each([
    ['parentheses', `{{ ${'('.repeat(5000)}1${')'.repeat(5000)} }}`],
    ['not', `{{ ${'not '.repeat(5000)}1 }}`],
    ['signs', `{{ ${'-'.repeat(5000)}1 }}`],
    ['sums', `{{ 1${' + 1'.repeat(5000)} }}`],
    ['tags', '{% if true %}'.repeat(5000)],
    ['lists', `{{ ${'['.repeat(5000)}${']'.repeat(5000)} }}`],
    ['attributes', `{{ a${'.a'.repeat(5000)} }}`],
  ])('ends with an error: %s nested 5000 times', (_, template) => {
    expect(errorOf(template)).toMatch(/nested more than/)
  })

  it('cannot reach objects of JavaScript', () => {
    for (const name of ['constructor', '__proto__', 'prototype', 'toString', '__class__'])
      expect(errorOf(`{{ x.${name} }}{{ s.${name} }}`, { x: dict({}), s: 'a' })).toMatch(/has no attribute/)
    expect(errorOf('{{ constructor }}')).toMatch(/'constructor' is undefined/)
    expect(errorOf('{{ 1 | constructor }}')).toMatch(/No filter named/)
    expect(errorOf('{% constructor %}')).toMatch(/unknown tag/)
  })
})

describe('a render', () => {
  it('leaves the values of the namespace unchanged', () => {
    const list: Value[] = [1n]
    const namespace = { x: dict({ l: list }) }
    expect(text('{% set _ = x.l.append(2) %}{{ x.l }}', namespace)).toBe('[1, 2]')
    expect(list).toEqual([1n])
  })

  it('refuses what Python would escape as HTML', () => {
    expect(errorOf('{{ ("a" | e) + "<" }}')).toMatch(/not supported/)
    expect(text('{{ ("<" | e) ~ "<" }}')).toBe('&lt;<')
  })

  it('refuses what has another text each time', () => {
    expect(errorOf('{{ [1] | random }}')).toMatch(/'random' is not supported/)
    expect(errorOf('{{ [1] | map("upper") }}')).toMatch(/cannot be printed/)
  })
})

describe("Proton's filters", () => {
  const values = { d: dict({ LOG: 'debug', RATE: 0.5, FLAG: 'on', EMPTY: '', NOTE: 'a: b', N: 3n }) }

  it('make lists of variables for ECS at the column of the expression', () => {
    const template = 'E:\n    {{ d | proton_cfn_ecs_task_definition_formatted_env_vars }}\nX: 1'
    expect(text(template, { d: dict({ A: 'x', B: 2n }) })).toBe(
      'E:\n    - Name: A\n      Value: x\n    - Name: B\n      Value: 2\nX: 1',
    )
  })

  it('make maps of variables for Lambda, with quotes where YAML needs them', () => {
    expect(text('  {{ d | proton_cfn_lambda_function_formatted_env_vars }}', values)).toBe(
      '  LOG: debug\n  RATE: 0.5\n  FLAG: "on"\n  EMPTY: ""\n  NOTE: "a: b"\n  N: 3',
    )
  })

  it('choose the ARNs of policies', () => {
    const outputs = dict({ A: 'arn:aws:iam::123456789012:policy/a', B: 'arn:aws:s3:::b', C: 'text' })
    expect(text('- x\n{{ o | proton_cfn_iam_policy_arns }}', { o: outputs })).toBe(
      '- x\n- arn:aws:iam::123456789012:policy/a',
    )
    expect(text('[{{ o | proton_cfn_iam_policy_arns }}]', { o: dict({}) })).toBe('[]')
  })

  it('check characters', () => {
    expect(text('{{ "a_B-9" | proton_cfn_sanitize }}{{ "" | proton_cfn_sanitize }}')).toBe('a_B-9')
    expect(text('{{ "arn:aws:sns:eu-west-1:123456789012:t" | proton_cfn_sanitize }}')).toMatch(/^arn:/)
    expect(errorOf('{{ "this::is::incorrect" | proton_cfn_sanitize }}')).toBe(
      'svc/template.yaml:1 Illegal character(s) detected. Must match regex ^[a-zA-Z0-9_-]*$ or be a valid ARN',
    )
    expect(errorOf('{{ d | proton_cfn_lambda_function_formatted_env_vars(raw=false) }}', values)).toMatch(
      /Illegal character\(s\) detected\. Must match regex \^\[a-zA-Z0-9_-\]\*\$$/,
    )
    expect(errorOf('{{ "x" | proton_cfn_lambda_function_formatted_env_vars }}')).toMatch(/needs a map/)
  })
})

describe('the namespace', () => {
  const environment = { name: 'dev', accountId: '1', outputs: new Map([['Vpc', 'vpc-1']]) }
  const inputs = new Map<string, Value>([['port', 80n]])

  it('of an environment has no account and no outputs', () => {
    const namespace = environmentNamespace({ name: 'dev', inputs })
    expect(text('{{ environment.name }} {{ environment.inputs.port }}', namespace)).toBe('dev 80')
    expect(errorOf('{{ environment.account_id }}', namespace)).toMatch(/has no attribute 'account_id'/)
  })

  it('of an instance has empty texts for a service without repository, and no component', () => {
    const namespace = instanceNamespace({
      environment,
      service: { name: 'shop' },
      instance: { name: 'i', inputs },
    })
    const template =
      '{{ environment.account_id }}{{ environment.outputs.Vpc }}[{{ service.repository_id }}{{ service.branch_name }}]' +
      '{{ service_instance.components.default.outputs }}{{ service_instance.components.default.name is defined }}'
    expect(text(template, namespace)).toBe('1vpc-1[]{}False')
  })

  it('of a component has a service and an instance only when it is attached', () => {
    const template = '{{ component.name }} {{ service is defined }}'
    const component = { name: 'db' }
    expect(text(template, componentNamespace({ component, environment }))).toBe('db False')
    const attachedTo = { serviceName: 'shop', instanceName: 'i', inputs }
    expect(
      text(
        '{{ service.name }} {{ service_instance.inputs.port }}',
        componentNamespace({ component, environment, attachedTo }),
      ),
    ).toBe('shop 80')
  })
})
