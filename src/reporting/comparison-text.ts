import type { StageComparison } from '../engine/overview/compare-stages.js'

/** What an instance lacks of the stage before it: `3 behind dev`. `named` makes text of a name. */
export function comparisonText(
  { stage, result, deployments, isAtLeast = false, parts = [] }: StageComparison,
  named: (name: string) => string = name => name,
): string {
  const before = named(stage)
  const newer = deployments === undefined ? [] : [newerText(deployments, isAtLeast, before)]
  const differing = parts.map(named).join(', ')
  switch (result) {
    case 'same':
      return `same as ${before}`
    case 'behind':
      return `${deployments} behind ${before}`
    case 'different':
      if (newer.length === 0) return `differs from ${before} in ${differing}`
      return [...newer, ...(parts.length > 0 ? [`differs in ${differing}`] : [])].join(', ')
    case 'notCompared':
      return newer.join('')
    case 'unknown':
      return `not known whether it lacks something of ${before}`
  }
}

function newerText(deployments: number, isAtLeast: boolean, before: string): string {
  const count = isAtLeast ? `${deployments} or more` : deployments === 0 ? 'none' : deployments
  return `${count} newer in ${before}`
}
