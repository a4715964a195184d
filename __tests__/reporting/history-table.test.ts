import { describe, expect, it } from '@jest/globals'
import type { DeploymentState, PastDeployment } from '../../src/engine/deployment.js'
import { historyMarkdown, withDeployment } from '../../src/reporting/history-table.js'

const noon = Date.UTC(2026, 10, 20, 12)
const past = (deploymentId: string, tookMs: number, over: Partial<PastDeployment> = {}): PastDeployment => ({
  deploymentId,
  status: 'SUCCEEDED',
  phase: 'succeeded',
  createdAt: noon,
  tookMs,
  ...over,
})
const bars = (markdown: string) => [...markdown.matchAll(/█+/g)].map(([bar]) => bar.length)

describe('the last deployments', () => {
  it('have bars in proportion to their duration', () => {
    const markdown = historyMarkdown([past('a', 60_000), past('b', 120_000), past('c', 1)])
    expect(bars(markdown)).toEqual([10, 20, 1])
  })

  it('are limited to ten, and have no table without any', () => {
    const many = Array.from({ length: 30 }, (_, index) => past(`${index}`, 1_000))
    expect(bars(historyMarkdown(many))).toHaveLength(10)
    expect(historyMarkdown([])).toBe('')
  })

  it('show start time, status and duration, and how long they usually take', () => {
    const markdown = historyMarkdown([past('a', 65_000, { status: 'FAILED', phase: 'failed' })], 60_000)
    expect(markdown).toContain('<td>2026-11-20 12:00 UTC</td><td>❌ FAILED</td><td>1 min 5 s</td>')
    expect(markdown).toContain('<summary>Last deployments: ❌ · usually 1 min</summary>')
  })

  it('are marked by phase, whatever the provider calls it', () => {
    const phases = ['succeeded', 'failed', 'cancelled', 'running'] as const
    const markdown = historyMarkdown(phases.map(phase => past(phase, 1_000, { phase, status: 'DONE' })))
    expect(markdown).toContain('Last deployments: ✅❌⏹️⚠️')
  })

  it('are escaped', () => {
    const hostile = past('a', 1_000, { status: '<img src=x>\n\n# a', phase: 'running', createdAt: NaN })
    expect(historyMarkdown([hostile])).toContain('<td>?</td><td>⚠️ &lt;img src=x&gt;&#10;&#10;# a</td>')
  })

  it('start with the deployment of this step, once, when it has ended', () => {
    const ours: DeploymentState = { phase: 'failed', status: 'FAILED', deploymentId: 'ours', startedAt: noon }
    const ended = { ...ours, completedAt: noon + 5_000 }
    const earlier = [past('ours', 5_000), past('b', 1_000)]
    expect(withDeployment(earlier, ended).map(({ deploymentId }) => deploymentId)).toEqual(['ours', 'b'])
    expect(withDeployment([], ended)).toEqual([past('ours', 5_000, { status: 'FAILED', phase: 'failed' })])
    expect(withDeployment(earlier, undefined)).toBe(earlier)
    expect(withDeployment([], ours)).toEqual([])
  })
})
