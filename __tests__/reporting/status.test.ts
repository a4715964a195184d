import { describe, expect, test } from '@jest/globals'
import type { InstanceStatus } from '../../src/engine/overview/overview.js'
import { instanceLine, statusMessage, unknownTexts } from '../../src/reporting/messages/status.js'
import { inputHints, stageHints } from '../../src/reporting/status-hints.js'
import { statusJson } from '../../src/reporting/status-json.js'
import { statusMarkdown } from '../../src/reporting/status-table.js'
import { ProviderError } from '../../src/shared/errors.js'

const HOSTILE =
  '::error::x\n::set-output name=a::b\r\n##[error]y\u001b[31m\u202e\u0000 <img src=x> | **b** `c`\n\n# h @everyone </code>\ud800'

/** An instance whose endpoint answers hostile text everywhere. */
const instance: InstanceStatus = {
  listed: {
    ...{ service: HOSTILE, instance: HOSTILE, environment: HOSTILE },
    latest: { phase: 'failed', status: HOSTILE },
    running: undefined,
    readSucceeded: () => Promise.resolve({ deployments: [], isComplete: true }),
  },
  latest: { phase: 'failed', status: HOSTILE, message: HOSTILE, deploymentId: HOSTILE, startedAt: NaN },
  running: {
    ...{ template: HOSTILE, revision: HOSTILE, revisionKey: HOSTILE },
    inputs: new Map([['image', { text: HOSTILE, key: HOSTILE }]]),
  },
  unknown: new ProviderError('GetDeployment', HOSTILE, 'unknown', { message: HOSTILE }),
  comparison: { stage: HOSTILE, result: 'different', parts: ['image'], deployments: 1, because: HOSTILE },
}
const instances = [instance]
const shown = ['image']
const view = { label: 'status of all services', revisionName: 'version', shown, instances, now: 0 }

describe('hostile text of an endpoint', () => {
  test('stays on its line in the log, and is no command of the runner', () => {
    const lines = [
      ...[instanceLine(instance, view), ...unknownTexts(instances), ...statusMessage(view).next],
      ...stageHints(instances, { names: ['dev'], areGiven: true }),
      ...inputHints(instances, shown),
    ]
    expect(lines.length).toBeGreaterThan(4)
    for (const line of lines) {
      expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e]|##\[|^::/)
      expect(line.isWellFormed()).toBe(true)
      expect(line).not.toContain('NaN')
    }
  })

  test('is only in code in the summary and the comment', () => {
    const markdown = statusMarkdown(view, [])
    const rest = markdown.replaceAll(/<code>[^<]*<\/code>/g, '')
    expect(rest).not.toMatch(/img|everyone|\*\*|`|error|# h/)
    expect(markdown).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202a-\u202e]/)
    // A blank line would end the HTML of a table.
    expect(markdown.slice(markdown.indexOf('<table>'), markdown.indexOf('</table>'))).not.toContain('\n\n')
  })

  test('is the text itself in the output, which is JSON on one line', () => {
    const json = statusJson(instances, shown)
    expect(json).not.toMatch(/[\n\r\u0000]/)
    expect(json.isWellFormed()).toBe(true)
    expect(JSON.parse(json)).toMatchObject([
      { service: HOSTILE, version: HOSTILE, inputs: { image: HOSTILE }, deployment: { startedAt: null } },
    ])
  })
})
