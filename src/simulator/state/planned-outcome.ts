import { createHash } from 'node:crypto'
import type { DeletionEntry, Ending, Inputs, PlanStep } from '../account/account-file.js'
import { milliseconds } from '../account/duration.js'
import type { Attempt, Deletion } from './lifecycle.js'

/** How a deployment goes when the account file does not say: minutes, as a rule. */
const USUAL = {
  takes: '4m',
  ends: 'SUCCEEDED',
  cancelTakes: '5s',
  cancelEnds: 'CANCELLED',
  variation: 0,
} as const

const MESSAGES: Readonly<Record<Ending, string | undefined>> = {
  SUCCEEDED: undefined,
  FAILED:
    'Resource handler returned message: "The deployment did not become stable." (planned by the account file)',
  CANCELLED: 'The provisioning pull request was closed.',
}

const CANCEL_MESSAGES: Readonly<Record<Ending, string | undefined>> = {
  SUCCEEDED: undefined,
  FAILED: 'The deployment could not be cancelled.',
  CANCELLED: 'User initiated cancellation.',
}

/** Decides how the deployment with this id, started at `now`, will go. The seam where all endings come from. */
export function planned(
  step: PlanStep,
  when: { readonly id: string; readonly now: number; readonly speed: number },
): Pick<Attempt, 'startedAt' | 'endsAt' | 'ends' | 'message' | 'cancelling'> {
  const { takes, ends, cancelTakes, cancelEnds, variation } = { ...USUAL, ...step }
  const factor = 1 + (variation / 100) * drift(when.id)
  return {
    startedAt: when.now,
    endsAt: when.now + (milliseconds(takes) * factor) / when.speed,
    ends,
    message: step.message ?? MESSAGES[ends],
    cancelling: {
      takesMs: milliseconds(cancelTakes) / when.speed,
      ends: cancelEnds,
      message: CANCEL_MESSAGES[cancelEnds],
    },
  }
}

/** Decides how a deletion that is asked for at `now` will go. */
export function plannedDeletion(entry: DeletionEntry | undefined, now: number, speed: number): Deletion {
  const { takes = '30s', ends = 'DELETED', message = 'The resource could not be deleted.' } = entry ?? {}
  const endsAt = now + milliseconds(takes) / speed
  return at => {
    if (at < endsAt) return { status: 'DELETE_IN_PROGRESS', modifiedAt: now }
    return ends === 'DELETED'
      ? { status: 'GONE', modifiedAt: endsAt }
      : { status: 'DELETE_FAILED', message, modifiedAt: endsAt }
  }
}

/** The step of a plan that is next when `soFar` have been taken; the last repeats. */
export function nextStep<T extends object>(plan: readonly T[], soFar: number): Partial<T> {
  return plan[Math.min(soFar, plan.length - 1)] ?? {}
}

/** A deployment id (lower-case UUID) that is the same for the same seed. */
export function deploymentId(seed: string): string {
  const hex = createHash('sha256').update(seed).digest('hex')
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-')
}

/** Outputs with `${deploymentId}` and `${inputName}` filled in; unknown names stay, 1024 characters are the API's limit. */
export function fillOutputs(
  outputs: Readonly<Record<string, string>>,
  inputs: Inputs,
  id: string,
): Record<string, string> {
  const value = (match: string, name: string) => {
    if (name === 'deploymentId') return id
    const input = Object.hasOwn(inputs, name) ? inputs[name] : undefined
    return ['string', 'number', 'boolean'].includes(typeof input) ? String(input) : match
  }
  const fill = (text: string) => text.replace(/\$\{([^}]+)\}/g, value).slice(0, 1024)
  return Object.fromEntries(Object.entries(outputs).map(([key, text]) => [key, fill(text)]))
}

/** A number from -1 to 1 that only depends on the id. */
function drift(id: string): number {
  return (Number.parseInt(id.slice(0, 8), 16) / 0xffff_ffff) * 2 - 1
}
