import { inParallel } from '../../shared/in-parallel.js'
import {
  compareStages,
  type ReadInstance,
  type RetryingRead,
  type StageComparison,
} from './compare-stages.js'
import type { ListedInstance, OverviewSource, RunningContent } from './overview-source.js'
import { readWithRetry, tryRead, type RetryContext } from '../polling/retry.js'
import { timing } from '../timing.js'

/** An instance in an overview. */
export interface InstanceStatus extends ReadInstance {
  /** Of an instance that has a stage before it. */
  readonly comparison?: StageComparison | undefined
}

/** So many reads are made at a time. */
const MOST_READS = 8

/**
 * Reads all instances with what they run, by service, and compares each with the stage before it. `stages` are the names
 * of instances in their order; an instance that it does not name comes last, and is not compared. Undefined when the
 * workflow was cancelled. Throws ProviderError where the instances cannot be listed; what else cannot be read is unknown.
 */
export async function readOverview(
  reader: RetryContext,
  source: OverviewSource,
  stages: readonly string[],
): Promise<readonly InstanceStatus[] | undefined> {
  const { clock, stop } = reader
  const listed = await readWithRetry(reader, signal => source.list(signal), { limitMs: timing.listLimitMs })
  if (!listed) return undefined
  const until = clock.now() + timing.overviewPatienceMs
  const read: RetryingRead = (work, limitMs) =>
    tryRead(reader, work, { patienceMs: until - clock.now(), limitMs })
  const known = await inParallel(listed, MOST_READS, one => withReads(one, source.revisionName, read))
  const services = [...new Set(known.map(({ listed: { service } }) => service))].sort(compareNames)
  const rows = services.flatMap(service =>
    byStage(
      known.filter(({ listed }) => listed.service === service),
      stages,
    ),
  )
  const { shown, revisionName } = source
  const instances = await inParallel(rows, MOST_READS, async ({ instance, before }) => ({
    ...instance,
    comparison: before && (await compareStages(before, instance, { shown, revisionName, read })),
  }))
  return stop.aborted ? undefined : instances
}

async function withReads(
  listed: ListedInstance,
  revisionName: string,
  read: RetryingRead,
): Promise<ReadInstance> {
  const { readLatest, readRunning } = listed
  const latest = readLatest && (await read(readLatest))
  const found = readRunning && (await read(readRunning))
  const running = found?.kind === 'known' ? found.value : listed.running
  const unknown = [found, latest].flatMap(one => (one?.kind === 'unknown' ? [one.error] : []))
  return {
    listed,
    latest: latest?.kind === 'known' ? latest.value : listed.latest,
    running,
    unknown: unknown[0] ?? (running && unknownPart(running, revisionName)),
  }
}

function unknownPart(
  { because, revision, inputs }: RunningContent,
  revisionName: string,
): string | undefined {
  const input = [...(inputs?.values() ?? [])].find(one => one.because !== undefined)
  return (
    because ?? input?.because ?? (revision === undefined ? `nothing shows its ${revisionName}` : undefined)
  )
}

interface Row {
  readonly instance: ReadInstance
  /** The instance of the stage before. */
  readonly before: ReadInstance | undefined
}

/** The instances of one service: those of the stages in their order, each after the one before, then the others by name. */
function byStage(instances: readonly ReadInstance[], stages: readonly string[]): readonly Row[] {
  const staged = stages.flatMap(stage => {
    const named = instances.filter(({ listed }) => listed.instance === stage)
    return named.length === 1 ? named : []
  })
  const others = instances
    .filter(one => !staged.includes(one))
    .sort((a, b) => compareNames(a.listed.instance, b.listed.instance))
  return [
    ...staged.map((instance, index) => ({ instance, before: staged[index - 1] })),
    ...others.map(instance => ({ instance, before: undefined })),
  ]
}

/** By code units: the same on every machine. */
function compareNames(a: string, b: string): number {
  return a < b ? -1 : Number(a !== b)
}
