// @ts-check
// A step of the demo: runs the committed action as in a workflow, and shows its log.
import { liveLog, sayStep } from './demo-print.js'
import { runStep } from './runner.js'

/**
 * @typedef {object} DemoStep
 * @property {Record<string, string>} with
 * @property {string} workspace
 * @property {string} [temp]
 * @property {Record<string, string>} env
 * @property {AbortSignal} [cancel]
 * @property {(line: string) => void} [onLine]
 */

/**
 * @param {DemoStep} step
 * @returns {Promise<import('./runner.js').StepResult>}
 */
export async function runShown({ onLine, ...step }) {
  const logs = { main: liveLog(), post: liveLog('Post job cleanup.') }
  sayStep(step.with)
  return runStep({
    ...step,
    onLine: (line, phase) => {
      logs[phase](line)
      onLine?.(line)
    },
  })
}
