import { createHash } from 'node:crypto'
import type { DeletionEntry, Ending, Inputs, PlanStep } from '../account/account-file.js'
import { milliseconds } from '../account/duration.js'
import type { Deletion, Schedule } from './lifecycle.js'

/** The course of a deployment without a plan in the account file. */
const DEFAULTS = {
  takes: '4m',
  ends: 'SUCCEEDED',
  cancelTakes: '5s',
  cancelEnds: 'CANCELLED',
  variation: 0,
} as const

type Messages = Readonly<Record<Ending, string | undefined>>

const MESSAGES: Messages = {
  SUCCEEDED: undefined,
  FAILED:
    'Resource handler returned message: "The deployment did not become stable." (planned by the account file)',
  CANCELLED: 'The provisioning pull request was closed.',
}

const CANCEL_MESSAGES: Messages = {
  SUCCEEDED: undefined,
  FAILED: 'The deployment could not be cancelled.',
  CANCELLED: 'User initiated cancellation.',
}

/** Decides the course of the deployment with this id that starts at `startedAt`. */
export function scheduleDeployment(step: PlanStep, id: string, startedAt: number, speed: number): Schedule {
  const { takes, ends, message, cancelTakes, cancelEnds, variation } = {
    message: MESSAGES[step.ends ?? DEFAULTS.ends],
    ...DEFAULTS,
    ...step,
  }
  const factor = 1 + (variation / 100) * variationOf(id)
  return {
    startedAt,
    endsAt: startedAt + (milliseconds(takes) * factor) / speed,
    ends,
    message,
    cancellation: {
      takesMs: milliseconds(cancelTakes) / speed,
      ends: cancelEnds,
      message: CANCEL_MESSAGES[cancelEnds],
    },
  }
}

/** Decides the course of a deletion that is requested at `now`. */
export function scheduleDeletion(plan: DeletionEntry = {}, now: number, speed: number): Deletion {
  const { takes = '30s', ends = 'DELETED', message = 'The resource could not be deleted.' } = plan
  const endsAt = now + milliseconds(takes) / speed
  return at => {
    if (at < endsAt) return { status: 'DELETE_IN_PROGRESS', modifiedAt: now }
    return ends === 'DELETED'
      ? { status: 'GONE', modifiedAt: endsAt }
      : { status: 'DELETE_FAILED', message, modifiedAt: endsAt }
  }
}

/** The next step of a plan of which `stepsUsed` have been used; the last step repeats. */
export function nextStep<T extends object>(plan: readonly T[], stepsUsed: number): Partial<T> {
  return plan[Math.min(stepsUsed, plan.length - 1)] ?? {}
}

/** A deployment id (lower-case UUID) that is the same for the same seed. */
export function deploymentId(seed: string): string {
  const hex = createHash('sha256').update(seed).digest('hex')
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-8$4-$5')
}

/** Outputs with `${deploymentId}` and `${inputName}` replaced; unknown names stay, 1024 characters are the API's limit. */
export function fillOutputs(
  outputs: Readonly<Record<string, string>>,
  inputs: Inputs,
  id: string,
): Record<string, string> {
  const valueOf = (match: string, name: string) => {
    if (name === 'deploymentId') return id
    const input = Object.hasOwn(inputs, name) ? inputs[name] : undefined
    return ['string', 'number', 'boolean'].includes(typeof input) ? String(input) : match
  }
  const fill = (text: string) => text.replace(/\$\{([^}]+)\}/g, valueOf).slice(0, 1024)
  return Object.fromEntries(Object.entries(outputs).map(([key, text]) => [key, fill(text)]))
}

/** A number from -1 to 1 that depends only on the id. */
function variationOf(id: string): number {
  return (Number.parseInt(id.slice(0, 8), 16) / 0xffff_ffff) * 2 - 1
}
