import type { EndStatus } from '../../plan/plan.js'
import { linkTo, recordedText } from '../../plan/records.js'
import { specText } from '../../plan/specs.js'
import type { Leaving, StackPlan } from '../../plan/stack-plan.js'
import {
  bundleDigest,
  printedBy,
  templateName,
  templateText,
  type TemplateVersion,
} from '../../plan/stack-templates.js'
import type { Author } from '../author.js'
import type { Deployment } from '../state.js'
import type { Stack } from './stack.js'

/** Whoever deployed before the run. */
export const before: Author = { who: 'initial', request: 0 }
const HOUR_MS = 3_600_000

/** What a stack is made with. */
export interface Making {
  readonly newId: () => string
  /** When main starts (epoch ms). */
  readonly at: number
  readonly shape: StackPlan
}

/** A stack that is there, and what it is of. */
export interface Described {
  readonly kind: Stack['kind']
  readonly name: string
  readonly attachedTo?: string | undefined
  readonly leftAs: Leaving
  readonly lastEnded: EndStatus
  readonly history: readonly number[]
}

/** A deployment before the run, and its text: with its record where this action deployed it. */
export interface Past {
  readonly deployment: Deployment
  readonly text: string
  readonly isRecorded: boolean
}

/** Of one of them: when, how and with what. */
interface Ended {
  readonly index: number
  readonly tookMs: number
  readonly status: EndStatus
  readonly variant: 'old' | 'theirs'
  readonly version: TemplateVersion
}

/** The deployments before the run, oldest first. */
export function pastOf(one: Described, making: Making): readonly Past[] {
  const { history, lastEnded, leftAs } = one
  const version = versions[leftAs] ?? 'now'
  const isOther = making.shape.wereOther && isOfAction(leftAs)
  const earlier = isOther ? (version === 'now' ? 'earlier' : 'now') : version
  const count = history.length
  const older = history.map((tookMs, index): Ended => {
    // The one before the last is of another spec than that.
    const variant = (count - index) % 2 === 1 ? 'theirs' : 'old'
    return { index, tookMs, status: 'SUCCEEDED', variant, version: earlier }
  })
  const last: Ended[] = [
    { index: count, tookMs: history.at(-1) ?? 60_000, status: 'SUCCEEDED', variant: 'old', version },
  ]
  if (lastEnded !== 'SUCCEEDED')
    last.push({ index: count + 1, tookMs: 30_000, status: lastEnded, variant: 'theirs', version })
  const past: Past[] = []
  for (const ended of [...older, ...last]) {
    const previous = past.findLast(({ deployment }) => deployment.status === 'SUCCEEDED')
    past.push(pastDeployment(one, making, ended, previous))
  }
  return past
}

const versions: Readonly<Partial<Record<Leaving, TemplateVersion>>> = {
  earlierBundle: 'earlier',
  foreign: 'foreign',
}

function isOfAction(leftAs: Leaving): boolean {
  return ['recorded', 'earlierBundle', 'edited'].includes(leftAs)
}

function pastDeployment(
  one: Described,
  { newId, at, shape }: Making,
  { index, tookMs, status, variant, version }: Ended,
  previous: Past | undefined,
): Past {
  const { kind, leftAs } = one
  const id = newId()
  const createdAt = at - (one.history.length + 2 - index) * 24 * HOUR_MS
  const isRecorded = isOfAction(leftAs)
  const isOlder = isRecorded && index < one.history.length
  // No two of them have the same text: only one of them is to be restored.
  const printed = printedBy(variant, isOlder ? { replicas: String(index + 3) } : {})
  const spec = templateText(kind, printed, shape, version)
  const link = isRecorded && previous ? linkTo(previous.text) : undefined
  const digest = bundleDigest(kind, variant, shape)
  // A spec of the target alone would do as well.
  const ofBundle = { template: templateName(kind, shape), major: '1', spec: specText(kind, variant) }
  const record = {
    ...{ id, bundle: version === 'earlier' ? digest.replace(/^./, 'x') : digest, before: link },
    ...(kind !== 'component' && ofBundle),
  }
  const deployment: Deployment = {
    ...{ id, key: `${kind} ${one.name}`, kind, by: before, token: id, createdAt, status },
    ...{ completedAt: createdAt + tookMs, before: undefined, recordedBefore: link?.id },
    deploys: { spec, templateFile: undefined, major: '1', minor: '0' },
    course: { takesMs: tookMs, ends: status, cancelTakesMs: 1_000, cancelEnds: 'CANCELLED', outputs: 2 },
  }
  return { deployment, text: isRecorded ? recordedText(spec, record) : spec, isRecorded }
}

/** The text that the stack has: that of the last deployment that succeeded, or what somebody made of it. */
export function leftText({ leftAs }: Described, deployed: string): string {
  if (leftAs === 'reformatted') return `${deployed}\n# deployed by Proton`
  return leftAs === 'edited' ? deployed.replace('Replicas: 2', 'Replicas: 3') : deployed
}
