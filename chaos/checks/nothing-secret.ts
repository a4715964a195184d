import { DESCRIPTION_CANARY, OUTPUT_CANARY, SPEC_CANARY, TOKEN_CANARY } from '../plan/canaries.js'
import { finding, type Check } from './findings.js'

/** I7: neither log nor summary shows a spec, a masked output, a description or a token. */
export const nothingSecret: Check = ({ run, isOnStacks }) => {
  const { lines, summary, comments, outputs, plan, masks } = run
  const log = lines.map(({ text }) => text).join('\n')
  const shown = [summary, ...comments].join('\n')
  const leaks: string[] = []
  const mayShowSpec = plan.inputs['showValues'] === 'true'
  // Lines of a template that differ are shown in the log.
  const isShown = mayShowSpec || plan.inputs['show']?.includes('image') === true
  const specPlaces = [mayShowSpec && isOnStacks ? '' : log, isShown ? '' : shown]
  if (specPlaces.some(text => text.includes(SPEC_CANARY))) leaks.push('a value of a spec')
  if (log.includes(OUTPUT_CANARY)) leaks.push('the value of an output in the log')
  const isMasked = plan.inputs['maskOutputs'] === 'true'
  if (isMasked && shown.includes(OUTPUT_CANARY)) leaks.push('a masked output in the summary')
  const set = Object.values(outputs).filter(value => value.startsWith(OUTPUT_CANARY))
  if (isMasked && set.some(value => !masks.includes(value))) leaks.push('an output that is not masked')
  if ([log, shown].some(text => text.includes(DESCRIPTION_CANARY))) leaks.push('a description')
  if ([log, shown].some(text => text.includes(TOKEN_CANARY))) leaks.push('the GitHub token')
  return leaks.map(leak => finding('I7', leak))
}
