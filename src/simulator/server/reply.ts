import type { AccountFile, Fault } from '../account/account-file.js'
import { buildWorld } from '../account/build-state.js'
import { milliseconds } from '../account/duration.js'
import { faultPicker } from './faults.js'
import { operations } from '../operations/registry.js'
import { Refusal } from './api-error.js'
import type { Call } from './protocol.js'

/** What is to be sent, if anything, and how it is recorded. */
export interface Reply {
  readonly outcome: string
  readonly status: number
  readonly body: string
  readonly delayMs: number
  readonly sends: 'answer' | 'reset' | 'nothing'
}

/** Builds the world and answers calls about it; `at` in epoch milliseconds is when a call came. */
export function answerer(
  account: AccountFile,
  speed: number,
  now: number,
): (call: Call, at: number) => Reply {
  const world = buildWorld(account, speed, now)
  const faultFor = faultPicker(world.faults)
  return (call, at) => {
    if (call.refusal !== undefined) return refused(call.refusal)
    const fault = faultFor(call.operation)
    const handle = () => {
      const operation =
        world.omitsDeploymentIds && WITH_IDS.has(call.operation) ? undefined : operations.get(call.operation)
      if (operation === undefined) throw unknown(call.operation)
      return json(operation(call.input, { world, now: at }), world.omitsDeploymentIds)
    }
    return fault === undefined ? attempt(handle) : suffer(fault, call, handle)
  }
}

const NO_ANSWER = { status: 0, body: '', delayMs: 0, sends: 'nothing' } as const
const BAD_GATEWAY = '<html><body>502 Bad Gateway</body></html>'
const WITH_IDS: ReadonlySet<string> = new Set(['GetDeployment', 'ListDeployments', 'DeleteDeployment'])
const ID_MEMBERS: ReadonlySet<string> = new Set(['lastAttemptedDeploymentId', 'lastSucceededDeploymentId'])

function json(answer: unknown, omitsIds: boolean): string {
  return JSON.stringify(answer, (key, value: unknown) =>
    omitsIds && ID_MEMBERS.has(key) ? undefined : value,
  )
}

function suffer(fault: Fault, call: Call, handle: () => string): Reply {
  switch (fault.kind) {
    case 'throttle':
      return refused(new Refusal('ThrottlingException', 'Rate exceeded'))
    case 'unknown':
      return refused(unknown(call.operation))
    case 'error': {
      const { name, message = 'Planned by the account file.', status = statusOf(name) } = fault
      return refused(new Refusal(name, message, status))
    }
    case 'garbage':
      return { ...NO_ANSWER, outcome: 'garbage', sends: 'answer', status: 502, body: BAD_GATEWAY }
    case 'stall':
      return { ...NO_ANSWER, outcome: 'stalled' }
    case 'reset':
      return { ...NO_ANSWER, outcome: 'reset', sends: 'reset' }
    case 'loseAnswer': {
      const { outcome } = attempt(handle)
      return {
        ...NO_ANSWER,
        outcome: outcome === 'ok' ? 'answer lost' : `${outcome}, answer lost`,
        sends: 'reset',
      }
    }
    case 'delay':
      return { ...attempt(handle), delayMs: milliseconds(fault.for) }
  }
}

function attempt(handle: () => string): Reply {
  try {
    return { outcome: 'ok', status: 200, body: handle(), delayMs: 0, sends: 'answer' }
  } catch (error) {
    if (error instanceof Refusal) return refused(error)
    // Only the kind: an error's text may quote a spec.
    const kind = error instanceof Error ? error.name : typeof error
    return refused(new Refusal('InternalServerException', `The simulator failed with ${kind}.`, 500))
  }
}

function refused({ code, message, status }: Refusal): Reply {
  const body = JSON.stringify({ __type: `com.amazonaws.proton.v20200720#${code}`, message })
  return { outcome: code, status, body, delayMs: 0, sends: 'answer' }
}

function unknown(operation: string): Refusal {
  return new Refusal('UnknownOperationException', `The operation ${operation} is not known here.`)
}

function statusOf(name: string): number {
  return name === 'InternalServerException' ? 500 : 400
}
