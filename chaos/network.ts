import type { ProtonClient } from '@aws-sdk/client-proton'
import type { Proton } from '../src/providers/proton/api/client.js'
import { translate } from '../src/providers/proton/api/errors.js'
import { answerOf, fateOf, type Fate, type Hits } from './fate.js'
import type { Answer, Shown } from './model/call.js'
import { isRead } from './model/proton.js'
import type { Effect } from './model/state.js'
import type { Random } from './random.js'
import type { Scene } from './scene.js'

/** A request of the step, as it truly went. Times in epoch ms. */
export interface Sent {
  readonly number: number
  readonly process: 'main' | 'post'
  readonly operation: string
  readonly input: Readonly<Record<string, unknown>>
  readonly sentAt: number
  arrivedAt?: number
  answeredAt?: number
  /** `ok`, or the name of the error that the process was given. */
  answer?: string
  readonly lagMs: number
  /** The account's time that a read showed. */
  asOf?: number
  readonly fate: Fate
  readonly effects: Effect[]
  /** The deployments that the answer named, as far as it reached the process. */
  shows: readonly Shown[]
}

/** The longest the SDK's client, as the action makes it, waits for an answer. */
const REQUEST_TIMEOUT_MS = 20_000

/** The network between one process of the step and Proton. */
export class Network {
  readonly #scene: Scene
  readonly #process: 'main' | 'post'
  readonly #random: Random
  readonly #hits: Hits
  readonly #isAlive: () => boolean
  /** What requests on their way listen to. */
  readonly #listening = new Set<() => void>()

  constructor(scene: Scene, process: 'main' | 'post', isAlive: () => boolean, random: Random, hits: Hits) {
    this.#scene = scene
    this.#process = process
    this.#isAlive = isAlive
    this.#random = random
    this.#hits = hits
  }

  /** The client as `connect` of the action makes it, on this network. */
  proton(): Proton {
    const host = this.#scene.host
    const client = {
      send: (command: Command, options: { readonly abortSignal?: AbortSignal } = {}) =>
        this.#send(command, options.abortSignal),
    } as unknown as ProtonClient
    return {
      host: () => host,
      region: () => Promise.resolve('us-east-1'),
      ask: async (operation, send, read) => {
        try {
          return read(await send(client))
        } catch (error) {
          throw translate(operation, error, host)
        }
      },
    }
  }

  /** The process has ended: its requests go on, and nobody hears of them. */
  close(): void {
    for (const forget of this.#listening) forget()
  }

  #send(command: Command, signal: AbortSignal | undefined): Promise<Answer> {
    const scene = this.#scene
    const operation = command.constructor.name.replace(/Command$/, '')
    if (!this.#isAlive()) return new Promise(() => undefined)
    const sent = this.#note(operation, command.input)
    const isChange = !isRead(operation)
    const what = operation.startsWith('Cancel') ? 'cancelSent' : 'sent'
    if (isChange && what === 'sent') scene.happened('sending')
    // The process may have been killed at this very moment: then nothing has left it.
    if (!this.#isAlive()) return new Promise(() => undefined)
    if (isChange) scene.happened(what)
    return new Promise((resolve, reject) => {
      this.#travel(sent, { resolve, reject }, signal)
    })
  }

  /** Writes a request down that is about to be sent. */
  #note(operation: string, input: Sent['input']): Sent {
    const scene = this.#scene
    const { now } = scene.time
    const fate = fateOf(scene.plan, operation, scene.since, this.#hits)
    const sent: Sent = {
      number: scene.sent.length + 1,
      process: this.#process,
      operation,
      input,
      sentAt: now,
      lagMs: fate.lagMs,
      fate,
      effects: [],
      shows: [],
    }
    scene.sent.push(sent)
    return sent
  }

  /** The way there and back: latency, faults, the SDK's own time limit and the abort signal. */
  #travel(sent: Sent, ends: Ends, signal: AbortSignal | undefined): void {
    const { time } = this.#scene
    const { fate } = sent
    const upMs = 5 + 40 * this.#random.next() + (fate.isLate ? fate.delayMs : 0)
    const downMs = 5 + 40 * this.#random.next() + (fate.isSlow ? fate.delayMs : 0)
    const { fail, finish } = this.#ending(sent, ends, signal)
    if (sent.answeredAt !== undefined) return
    if (fate.fails && (!fate.arrives || fate.isLate)) {
      const { fails } = fate
      time.after(fate.failsAfterMs, () => {
        fail(sdkError(fails.name, fails.message, fails))
      })
    }
    if (!fate.arrives) return
    time.after(upMs, () => {
      const answer = this.#arrive(sent)
      if (fate.twiceAfterMs !== undefined) time.after(fate.twiceAfterMs, () => this.#arrive(sent))
      if (fate.isLate || fate.isUnanswered) return
      time.after(downMs, () => {
        const told = answerOf(fate, answer)
        if (told instanceof Error) fail(told)
        else
          finish('ok', () => {
            if (!fate.isEmpty) sent.shows = answer.shows
            ends.resolve(told)
          })
      })
    })
  }

  /** What ends a request for the process, once: an answer, an error, the time limit or the abort signal. */
  #ending(sent: Sent, { reject }: Ends, signal: AbortSignal | undefined) {
    const scene = this.#scene
    const forget = () => {
      signal?.removeEventListener('abort', abort)
      takeBack()
      this.#listening.delete(forget)
    }
    const finish = (name: string, settle: () => void) => {
      forget()
      if (!this.#isAlive() || sent.answeredAt !== undefined) return
      sent.answeredAt = scene.time.now
      sent.answer = name
      settle()
      if (!isRead(sent.operation)) scene.happened('answered')
    }
    const fail = (error: Error & { readonly code?: string }) => {
      finish(error.code ?? error.name, () => {
        reject(error)
      })
    }
    const abort = () => {
      fail(sdkError('AbortError', 'Request aborted'))
    }
    const takeBack = scene.time.after(REQUEST_TIMEOUT_MS, () => {
      fail(sdkError('TimeoutError', 'No answer within 20 s'))
    })
    this.#listening.add(forget)
    if (signal?.aborted) abort()
    else signal?.addEventListener('abort', abort)
    return { fail, finish }
  }

  #arrive(sent: Sent): Arrived {
    sent.arrivedAt ??= this.#scene.time.now
    return this.#scene.arrive(sent)
  }
}

/** What Proton answered, and which deployments that named. */
export interface Arrived {
  readonly answer: Answer | Error
  readonly shows: readonly Shown[]
}

interface Command {
  readonly input: Readonly<Record<string, unknown>>
}

interface Ends {
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: Error) => void
}

/** An error as the SDK throws it. */
export function sdkError(
  name: string,
  message: string,
  more: { readonly code?: string | undefined; readonly status?: number | undefined } = {},
): Error & { readonly code?: string } {
  const error = name === 'SyntaxError' ? new SyntaxError(message) : new Error(message)
  error.name = name
  return Object.assign(error, {
    ...(more.code !== undefined && { code: more.code }),
    ...(more.status !== undefined && { $metadata: { httpStatusCode: more.status } }),
  })
}
