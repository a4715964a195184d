import type { BundleKind } from '../../../rendering/bundle.js'
import type { Difference } from '../../../rendering/differences.js'
import { ProviderError, type Problem } from '../../../shared/errors.js'
import { preconditionFailed } from '../../../shared/precondition-errors.js'
import { sanitizeLine } from '../../../shared/sanitize.js'
import type { StackInfo } from '../api/responses.js'
import type { TargetTemplate } from '../wanted/rendered-template.js'
import type { Findings } from '../plan/findings.js'

const NOT_PROVEN = 'NotProven'
/** So many lines are shown. */
const MOST_LINES = 20
const LONGEST_LINE = 200

/**
 * The lines that explain the error of {@link notProven}, each as a sentence; their text, which may be secret, with
 * `showValues` only. None for any other error.
 */
export function unprovenLines(
  error: Error,
  { differences = [], template }: Pick<Findings, 'differences' | 'template'>,
  showValues: boolean,
): readonly Problem[] {
  if (!(error instanceof ProviderError && error.code === NOT_PROVEN)) return []
  const templateFile = template?.bundle.templateFile ?? 'template'
  return differences
    .slice(0, MOST_LINES)
    .map(one => ({ input: 'templatesPath', message: differenceText(one, templateFile, showValues) }))
}

function differenceText(
  { line, deployed, rendered, templateLine, inputs }: Difference,
  templateFile: string,
  showValues: boolean,
): string {
  const by = inputs.length === 0 ? '' : `, by ${sanitizeLine(inputs.join(', '))}`
  const texts = showValues ? `.${shown('deployed', deployed)}${shown('rendered', rendered)}` : ''
  if (deployed === undefined)
    return `${templateFile}:${templateLine} renders a line that is not deployed, before line ${line} of the deployed template${by}${texts}`
  if (rendered === undefined) return `Line ${line} of the deployed template is not rendered${texts}`
  return `Line ${line} of the deployed template differs: ${templateFile}:${templateLine} renders it${by}${texts}`
}

function shown(what: string, line: string | undefined): string {
  return line === undefined ? '' : ` ${what}: ${sanitizeLine(line, LONGEST_LINE)}`
}

/** The refusal to deploy to a stack that the bundle does not render. */
export function notProven(
  { name }: StackInfo,
  deployed: string,
  found: readonly Difference[],
  { bundle, component }: Pick<TargetTemplate, 'bundle' | 'component'>,
): ProviderError {
  const onlyRendered = found.filter(difference => difference.deployed === undefined)
  const lines = `${found.length} of ${deployed.split('\n').length + onlyRendered.length} lines differ`
  const inputs = [...new Set(found.flatMap(difference => difference.inputs))].sort()
  const isExplained = found.length > 0 && found.every(difference => difference.inputs.length > 0)
  const hint = isExplained
    ? `The lines depend on ${inputs.length === 1 ? 'the input' : 'the inputs'} ${sanitizeLine(inputs.join(', '))}: write ${inputs.length === 1 ? 'its deployed value' : 'their deployed values'} in the spec.`
    : otherTemplate(bundle.kind, component?.name)
  return preconditionFailed(
    NOT_PROVEN,
    `the bundle does not render what is deployed on ${name}: ${found.length === 0 ? 'it cannot be rendered' : lines}`,
    `${hint} To deploy without a proof, set allowUnproven: true.`,
  )
}

/** Why the bundle may render another text than the deployed one. */
function otherTemplate(kind: BundleKind, component: string | undefined): string {
  const outputs =
    component === undefined ? '' : `, or the outputs of component ${component} have changed since`
  const bundle = `The bundle may be another version than the deployed one${outputs}: check out the commit of the templates that was deployed.`
  const file =
    'The template file may have changed since it was deployed: check out the commit that was deployed.'
  return { environment: bundle, instance: bundle, component: file }[kind]
}
