import { instancePhase } from '../engine/overview/overview-source.js'
import type { InstanceStatus } from '../engine/overview/overview.js'
import type { Json } from '../shared/json.js'
import { reasonText } from '../shared/text.js'

/** The instances as JSON, one entry each; what is not known is null. */
export function statusJson(instances: readonly InstanceStatus[], shown: readonly string[]): string {
  return JSON.stringify(instances.map(one => entryOf(one, shown)))
}

function entryOf(
  { listed, latest, running, unknown, comparison }: InstanceStatus,
  shown: readonly string[],
): Json {
  const { service, instance, environment = null } = listed
  const { deploymentId: id = null, status, startedAt } = latest
  const phase = instancePhase(latest)
  const inputs = shown.map(path => [path, running?.inputs?.get(path)?.text ?? null] as const)
  return {
    service,
    instance,
    environment,
    template: running?.template ?? null,
    version: running?.revision ?? null,
    inputs: Object.fromEntries(inputs),
    deployment: { id, phase, status, startedAt: startedAt === undefined ? null : timeText(startedAt) },
    comparison: comparison
      ? {
          stage: comparison.stage,
          result: comparison.result,
          deployments: comparison.deployments ?? null,
          isAtLeast: comparison.isAtLeast ?? false,
          differences: comparison.parts ?? [],
        }
      : null,
    unknown: [unknown, comparison?.because]
      .flatMap(because => (because === undefined ? [] : reasonText(because)))
      .filter((text, index, all) => all.indexOf(text) === index),
  }
}

function timeText(ms: number): string | null {
  const date = new Date(ms)
  return Number.isNaN(date.getTime()) ? null : date.toISOString()
}
