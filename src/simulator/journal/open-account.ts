import { isDeepStrictEqual } from 'node:util'
import { AccountError } from '../account/parse.js'
import type { Call } from '../server/protocol.js'
import type { Reply } from '../server/reply.js'
import type { SimulatedService, Simulation, SimulationOptions } from '../server/simulation.js'
import { damaged, type Journal, JournalFile, StateError } from './journal-file.js'

/** How far the clocks of two machines may differ, in milliseconds. */
const CLOCK_DIFFERENCE_MS = 60_000

const READ = /^(Get|List|Describe|Head)/

/** The account that answers, and its function that answers calls; `at` is when a call arrives. */
interface Answering<A> {
  readonly account: A
  readonly answer: (call: Call, at: number) => Reply
}

/**
 * Opens the account that answers. With `statePath` the account continues where the file says, and the file is
 * written before each answer to a call that may have changed something. Throws AccountError and StateError.
 */
export function openAccount<A>(service: SimulatedService<A>, options: SimulationOptions<A>): Answering<A> {
  const { account: given, speed = 1, now = Date.now, statePath, log } = options
  if (statePath === undefined) {
    const account = service.checkAccount(given ?? service.defaultAccount)
    return { account, answer: service.open(account, speed, now()).answer }
  }
  const file = new JournalFile(statePath)
  const kept = file.read()
  const journal = kept ?? newJournal(service, given, speed, now())
  const account = checkedAccount(service, journal, given)
  const simulation = replayed(service.open(account, journal.speed, journal.startedAt), journal)
  const continuedAt = continuation(journal, now())
  if (kept !== undefined) log?.(`State of ${new Date(latest(kept)).toISOString()} read from ${statePath}`)
  if (lastSpeed(journal) !== speed) {
    simulation.changeSpeed(speed, continuedAt)
    journal.entries.push({ at: continuedAt, speed })
  }
  file.write(journal)
  const write = () => {
    try {
      file.write(journal)
    } catch (error) {
      log?.(`--state ${statePath}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  return { account, answer: recording(simulation, journal, continuedAt, write) }
}

function newJournal<A>(
  service: SimulatedService<A>,
  account: A = service.defaultAccount,
  speed: number,
  startedAt: number,
): Journal {
  return { service: service.name, account: service.checkAccount(account), startedAt, speed, entries: [] }
}

/** The account of a journal, which must be the one that is given, if any. */
function checkedAccount<A>(service: SimulatedService<A>, journal: Journal, given: A | undefined): A {
  if (journal.service !== service.name)
    throw new StateError(
      `This is a state of the ${journal.service} simulator, and this is the one of ${service.name}: name another file.`,
    )
  if (given !== undefined && !isDeepStrictEqual(asJson(given), asJson(journal.account)))
    throw new StateError(
      'The state began with another account file than the one that is given: delete the state to start again, or leave the account file out to continue.',
    )
  try {
    return service.checkAccount(journal.account)
  } catch (error) {
    throw error instanceof AccountError ? damaged(error.problems.join('; ')) : error
  }
}

function asJson(account: unknown): unknown {
  return JSON.parse(JSON.stringify(account))
}

/** Plays a journal again; throws StateError where an answer is another one than it was. */
function replayed(simulation: Simulation, { entries }: Journal): Simulation {
  for (const entry of entries) {
    if ('speed' in entry) {
      simulation.changeSpeed(entry.speed, entry.at)
      continue
    }
    const { at, outcome, ...call } = entry
    const answer = simulation.answer(call, at).outcome
    if (answer === outcome) continue
    throw new StateError(
      `${call.operation} at ${new Date(at).toISOString()} was answered ${outcome}, and this simulator answers ${answer}: ` +
        'the file is damaged or of another version. Use that one, or delete the file to start again.',
    )
  }
  return simulation
}

/** When the account continues: now, but never before what has happened already. */
function continuation(journal: Journal, now: number): number {
  const last = latest(journal)
  if (last > now + CLOCK_DIFFERENCE_MS)
    throw new StateError(
      `The state is of ${new Date(last).toISOString()}, which is in the future: set the clock, or delete the file to start again.`,
    )
  return Math.max(last, now)
}

function latest({ startedAt, entries }: Journal): number {
  return entries.at(-1)?.at ?? startedAt
}

function lastSpeed({ speed, entries }: Journal): number {
  return entries.reduce((last, entry) => ('speed' in entry ? entry.speed : last), speed)
}

/** Answers calls and records those that may have an effect. */
function recording(
  { answer }: Simulation,
  journal: Journal,
  startedAt: number,
  write: () => void,
): (call: Call, at: number) => Reply {
  const { faults = [], staleReads = 0 } = journal.account as {
    faults?: readonly unknown[]
    staleReads?: number
  }
  // They count the reads.
  const doReadsCount = faults.length > 0 || staleReads > 0
  let last = startedAt
  return (call, at) => {
    last = Math.max(last, at)
    const reply = answer(call, last)
    if (call.error !== undefined || (READ.test(call.operation) && !doReadsCount)) return reply
    const { operation, input } = call
    journal.entries.push({ at: last, operation, input, outcome: reply.outcome })
    write()
    return reply
  }
}
