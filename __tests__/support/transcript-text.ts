import type { RecordedRequest } from '../../src/simulator/server/request-log.js'
import type { RecordedRunner } from './recorded-runner.js'

/** What a step was, said and asked for. */
export interface Performance {
  /** The step's `with:`. */
  readonly inputs: string
  readonly runner: RecordedRunner
  /** Whom the step asks: `Proton`. */
  readonly service: string
  readonly requests: readonly RecordedRequest[]
}

/** What the user saw, and what the service was asked, as a text. */
export function transcriptOf({ inputs, runner, service, requests }: Performance): string {
  const outputs = Object.entries(runner.outputs).map(([name, value]) => `${name}=${value}`)
  const sections = [
    ['The step', inputs.trim()],
    ['What the user saw', runner.lines.join('\n')],
    ['Outputs', outputs.join('\n')],
    ['Step summary', runner.summary.trimEnd()],
    ...(runner.comments.length === 0 ? [] : [['Comment', runner.comments.join('\n').trimEnd()] as const]),
    [`${service} was asked`, collapsed(requests.map(requestLine)).join('\n')],
  ] as const
  const text = sections
    .map(([title, body]) => `--- ${title} ---\n${body === '' ? '(nothing)' : body}\n`)
    .join('\n')
  return named(text)
}

function requestLine({ operation, input, answer }: RecordedRequest): string {
  const refused = answer === 'ok' ? '' : ` → ${answer}`
  return `${operation} ${JSON.stringify(input, shortened)}${refused}`
}

/** The text of a template would hide the rest of the request. */
function shortened(name: string, value: unknown): unknown {
  if (name !== 'TemplateBody' || typeof value !== 'string') return value
  return `(${value.split('\n').length} lines)`
}

/** So many requests may make up one look. */
const LONGEST_LOOK = 5

/** The same requests again and again are told once, with their count. */
function collapsed(lines: readonly string[]): readonly string[] {
  const told: string[] = []
  for (let at = 0; at < lines.length;) {
    const { length, times } = repetition(lines, at)
    const block = lines.slice(at, at + length)
    if (times === 1 || length === 1)
      told.push(...block.map(line => (times === 1 ? line : `${line} ×${times}`)))
    else told.push(`${times} times:`, ...block.map(line => `  ${line}`))
    at += length * times
  }
  return told
}

/** The block of lines at `at` that is repeated at once, the shortest there is, and how often it stands there. */
function repetition(lines: readonly string[], at: number): { length: number; times: number } {
  for (let length = 1; length <= LONGEST_LOOK; length++) {
    let end = at + length
    while (end < lines.length && lines[end] === lines[end - length]) end++
    const times = Math.floor((end - at) / length)
    if (times > (length === 1 ? 1 : 2)) return { length, times }
  }
  return { length: 1, times: 1 }
}

/** Ids by the order in which they show, so that a transcript reads the same each time. */
function named(text: string): string {
  const names = new Map<string, string>()
  return text
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, id => {
      const name = names.get(id) ?? `<id ${names.size + 1}>`
      names.set(id, name)
      return name
    })
    .replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1:PORT')
}
