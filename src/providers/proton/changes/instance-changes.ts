import type { Fact, Notice } from '../../../engine/notice.js'
import { sanitizeLine } from '../../../shared/sanitize.js'
import type { InstanceChanges } from '../change.js'

/** What an update of a service does to its instances, as rows of the summary. */
export function instanceFacts({ added, removed }: InstanceChanges): readonly Fact[] {
  const names = (list: readonly string[]) => (list.length === 0 ? 'none' : list.join(', '))
  return [
    ['Instances added', names(added)],
    ['Instances removed', names(removed)],
  ]
}

/** The log lines about it once the update has started. */
export function instanceNotices(changes: InstanceChanges): readonly Notice[] {
  const [[, added], [, removed]] = instanceFacts(changes) as readonly [Fact, Fact]
  const { left } = changes
  const line = { text: sanitizeLine(`Instances added: ${added}; removed: ${removed}.`) }
  if (left.length === 0) return [line]
  const text = `The spec differs from the deployed one in: ${sanitizeLine(left.join(', '))}. An update of a service only adds and removes instances: deploy these with target: instance or target: pipeline.`
  return [line, { text, isWarning: true }]
}
