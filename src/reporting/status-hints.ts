import type { InstanceStatus } from '../engine/overview/overview.js'
import { didYouMean, nearest } from '../shared/did-you-mean.js'
import { sanitizeLine } from '../shared/sanitize.js'

/** At most so many names are in a hint. */
const MOST_NAMES = 10

/** Which inputs of `show` no instance has: sentences. */
export function inputHints(
  instances: readonly InstanceStatus[],
  shown: readonly string[],
): readonly string[] {
  const known = instances.flatMap(({ running }) => running?.inputs ?? [])
  if (known.length === 0) return []
  return shown.flatMap(path => {
    const isMissing = known.every(inputs => {
      const value = inputs.get(path)
      return value !== undefined && value.text === undefined && value.because === undefined
    })
    return isMissing ? `No instance has an input ${sanitizeLine(path, 200)} of show. Check its path.` : []
  })
}

/** What to do where no instances are compared, or a stage is the name of none: sentences. */
export function stageHints(
  instances: readonly InstanceStatus[],
  stages: { readonly names: readonly string[]; readonly areGiven: boolean },
): readonly string[] {
  const names = [...new Set(instances.map(({ listed }) => listed.instance))].sort()
  const missing = stages.areGiven ? stages.names.filter(stage => !names.includes(stage)) : []
  const unknown = missing.map(
    stage =>
      `No instance has the name ${sanitizeLine(stage, 100)} of stages${didYouMean(nearest(stage, names)) || '.'}`,
  )
  const services = instances.map(({ listed }) => listed.service)
  const hasSeveral = new Set(services).size < services.length
  const isCompared = instances.some(({ comparison }) => comparison)
  if (isCompared || !hasSeveral || stages.areGiven) return unknown
  const shown = names.slice(0, MOST_NAMES).map(name => sanitizeLine(name, 100))
  return [
    ...unknown,
    `To see what each stage lacks of the one before, name them in their order with stages: ${shown.join(',')}`,
  ]
}
