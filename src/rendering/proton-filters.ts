import { jinjaFilters } from './jinja/filters/registry.js'
import { filterOf, type Filter } from './jinja/filters/filter.js'
import { printedText } from './jinja/print.js'
import { isTruthy, itemsOf, typeName } from './jinja/value-operations.js'
import { TemplateProblem, type Value } from './jinja/values.js'
import type { Segment } from './jinja/execute.js'
import { plainScalar } from './yaml-scalars.js'

const SAFE = /^[a-zA-Z0-9_-]*$/
const POLICY_ARN = /^arn:[a-zA-Z-]+:iam::\d{12}:policy\//
/** Assumed: AWS does not document which ARNs the filter accepts. */
const ARN = /^arn:[^:\n]+:[^:\n]*:[^:\n]*:[^:\n]*:.+$/
/** Encloses the index of a list of lines in the rendered text; no template of CloudFormation has this character. */
const MARK = '\u0001'

/** The filters that print a map as lines, each with what makes the map of the values of its lines; undefined for others. */
export const mapFilters: ReadonlyMap<string, (lines: Value) => Value | undefined> = new Map([
  ['proton_cfn_ecs_task_definition_formatted_env_vars', mapOfPairs],
  [
    'proton_cfn_lambda_function_formatted_env_vars',
    (lines: Value) => (lines instanceof Map ? lines : undefined),
  ],
])

/** The four filters that Proton adds to Jinja, and the lists of lines that they have made in a render. */
export class ProtonFilters {
  readonly #blocks: (readonly string[])[] = []

  /** Jinja's filters and Proton's. */
  readonly filters: ReadonlyMap<string, Filter> = new Map([
    ...jinjaFilters,
    ...Object.entries({
      proton_cfn_ecs_task_definition_formatted_env_vars: filterOf(['raw'], (value, [raw = true]) =>
        this.#block(
          entriesOf(value).flatMap(([key, item]) => [
            `- Name: ${yamlText(key)}`,
            `  Value: ${yamlText(checked(item, isTruthy(raw)))}`,
          ]),
        ),
      ),
      proton_cfn_lambda_function_formatted_env_vars: filterOf(['raw'], (value, [raw = true]) =>
        this.#block(
          entriesOf(value).map(
            ([key, item]) => `${yamlText(key)}: ${yamlText(checked(item, isTruthy(raw)))}`,
          ),
        ),
      ),
      proton_cfn_iam_policy_arns: filterOf([], value =>
        this.#block(
          (value instanceof Map ? [...value.values()] : itemsOf(value))
            .map(printedText)
            .filter(arn => POLICY_ARN.test(arn))
            .map(arn => `- ${arn}`),
        ),
      ),
      proton_cfn_sanitize: filterOf([], value => {
        const text = printedText(value)
        if (SAFE.test(text) || ARN.test(text)) return text
        throw illegal(' or be a valid ARN')
      }),
    }),
  ])

  #block(lines: readonly string[]): string {
    return lines.length === 0 ? '' : `${MARK}${this.#blocks.push(lines) - 1}${MARK}`
  }

  /**
   * The rendered text with the lists of lines in it, each line at the column of its expression. Assumed: a filter does
   * not know its column, and AWS does not document how Proton indents the result.
   */
  expand(segments: readonly Segment[]): readonly Segment[] {
    let before = ''
    return segments.map(segment => {
      const text = segment.text.includes(MARK) ? this.#expandIn(before, segment.text) : segment.text
      before = lastLine(before + text)
      return { ...segment, text }
    })
  }

  #expandIn(before: string, text: string): string {
    return text.split(MARK).reduce((made, part, index) => {
      const lines = index % 2 === 1 ? this.#blocks[Number(part)] : undefined
      return made + (lines?.join(`\n${lastLine(before + made).replace(/[^\t]/g, ' ')}`) ?? part)
    }, '')
  }
}

function mapOfPairs(lines: Value): Value | undefined {
  if (!Array.isArray(lines)) return undefined
  const pairs = lines.map(pair => (pair instanceof Map ? [pair.get('Name'), pair.get('Value')] : []))
  const map = new Map<Value, Value>()
  for (const [name, value] of pairs) {
    if (name === undefined || value === undefined) return undefined
    map.set(name, value)
  }
  return map
}

function lastLine(text: string): string {
  return text.slice(text.lastIndexOf('\n') + 1)
}

function entriesOf(value: Value): readonly (readonly [Value, Value])[] {
  if (value instanceof Map) return [...value]
  throw new TemplateProblem(`the filter needs a map of names and values, not ${typeName(value)}`)
}

function checked(value: Value, isRaw: boolean): Value {
  const text = printedText(value)
  if (!isRaw && !SAFE.test(text)) throw illegal('')
  return value
}

/** Proton's message, without the value, which may be secret. */
function illegal(also: string): TemplateProblem {
  return new TemplateProblem(`Illegal character(s) detected. Must match regex ${SAFE.source}${also}`)
}

/** What YAML does not take as the start of a text without quotes, or within it. */
const NEEDS_QUOTES = /^-(?:\s|--|$)|^[?:,[\]{}#&*!|>'"%@`\s]|: |:$| #|\s$|[\u0000-\u001f\u007f-\u009f]/

/**
 * A value as it is in the result. Assumed: as in AWS's guide, without quotes; a text that YAML would read as something
 * else gets quotes, so that it stays the text.
 */
function yamlText(value: Value): string {
  const text = printedText(value)
  const isPlain = typeof value !== 'string' || plainScalar(value) === value
  return isPlain && !NEEDS_QUOTES.test(text) && text !== '' ? text : JSON.stringify(text)
}
