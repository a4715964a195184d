import { describe, expect, it } from '@jest/globals'
import type { PastDeployment, Snapshot } from '../../src/engine/deployment.js'
import { historyMarkdown, withThis } from '../../src/reporting/history-table.js'

const noon = Date.UTC(2026, 10, 20, 12)
const past = (deploymentId: string, tookMs: number, over: Partial<PastDeployment> = {}): PastDeployment => ({
  deploymentId,
  status: 'SUCCEEDED',
  succeeded: true,
  createdAt: noon,
  tookMs,
  ...over,
})
const bars = (markdown: string) => [...markdown.matchAll(/█+/g)].map(([bar]) => bar.length)

describe('the last deployments', () => {
  it('are compared by bars, the longest being the longest', () => {
    const markdown = historyMarkdown([past('a', 60_000), past('b', 120_000), past('c', 1)])
    expect(bars(markdown)).toEqual([10, 20, 1])
  })

  it('are ten at most, and none without any', () => {
    const many = Array.from({ length: 30 }, (_, index) => past(`${index}`, 1_000))
    expect(bars(historyMarkdown(many))).toHaveLength(10)
    expect(historyMarkdown([])).toBe('')
  })

  it('tell when, how they ended and how long they took', () => {
    expect(historyMarkdown([past('a', 65_000, { status: 'FAILED', succeeded: false })])).toContain(
      '<td>2026-11-20 12:00 UTC</td><td>❌ FAILED</td><td>1 min 5 s</td>',
    )
  })

  it('are inert, whatever the endpoint answers', () => {
    const hostile = past('a', 1_000, { status: '<img src=x>\n\n# a', createdAt: NaN })
    expect(historyMarkdown([hostile])).toContain('<td>?</td><td>⚠️ &lt;img src=x&gt;&#10;&#10;# a</td>')
  })

  it('begin with the one of this step, once', () => {
    const ours: Snapshot = {
      phase: 'failed',
      status: 'FAILED',
      deploymentId: 'ours',
      attemptedAt: noon,
      completedAt: noon + 5_000,
    }
    const earlier = [past('ours', 5_000), past('b', 1_000)]
    expect(withThis(earlier, ours).map(({ deploymentId }) => deploymentId)).toEqual(['ours', 'b'])
    expect(withThis(earlier, undefined)).toBe(earlier)
    expect(
      withThis([], { phase: 'running', status: 'IN_PROGRESS', deploymentId: 'ours', attemptedAt: noon }),
    ).toEqual([])
  })
})
