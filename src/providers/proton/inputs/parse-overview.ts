import { overviewRules, type InputRules } from '../../../inputs/input-rules.js'
import type { InputSource } from '../../../inputs/request.js'
import { parsePaths } from '../../../proton-spec/input-paths.js'
import { protonInputRules } from './input-rules.js'
import { nameForm } from './text-forms.js'

/** Which instances are listed, and which of their inputs are shown. */
export interface OverviewInputs {
  /** `status of service shop`, `status of all services` */
  readonly label: string
  /** Undefined: all services. */
  readonly serviceName: string | undefined
  /** The paths of inputs. */
  readonly shown: readonly string[]
}

/** Each is a column of a table. */
const MOST_SHOWN = 8
/** Longer words are cut in a message. */
const LONGEST_WORD = 60

/** Reads the inputs of `command: status`; problems are collected by the parser. `others`: rules of further inputs. */
export function parseOverviewInputs({ parser }: InputSource, others: InputRules = {}): OverviewInputs {
  for (const rules of [protonInputRules, others]) parser.addRules(overviewRules(rules, ['serviceName']))
  const serviceName = parser.text('serviceName', nameForm)
  const { paths: shown, invalid } = parsePaths(parser.get('show'))
  const wrong = invalid.length > 0 ? notPathsText(invalid) : `these are ${shown.length}`
  if (invalid.length > 0 || shown.length > MOST_SHOWN)
    parser.addInvalidValue(
      'show',
      `must be at most ${MOST_SHOWN} paths of inputs, such as image,containers.0.image; ${wrong}`,
    )
  const of = serviceName === undefined ? 'all services' : `service ${serviceName}`
  return { label: `status of ${of}`, serviceName, shown }
}

/** `"b..c" and ".x" are not paths` */
function notPathsText(words: readonly string[]): string {
  const quoted = words.slice(0, MOST_SHOWN).map(word => JSON.stringify(word.slice(0, LONGEST_WORD)))
  const more = words.length > quoted.length ? [`${words.length - quoted.length} more`] : []
  const all = [...quoted, ...more]
  const last = all.at(-1) ?? ''
  return all.length === 1
    ? `${last} is not a path`
    : `${all.slice(0, -1).join(', ')} and ${last} are not paths`
}
