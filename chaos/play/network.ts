import type { CloudFormationClient } from '@aws-sdk/client-cloudformation'
import type { ProtonClient } from '@aws-sdk/client-proton'
import { translateFor } from '../../src/providers/aws/errors.js'
import type { CloudFormation } from '../../src/providers/cloudformation/api/client.js'
import { cloudFormationService } from '../../src/providers/cloudformation/api/errors.js'
import { s3Service, type S3 } from '../../src/providers/cloudformation/api/s3.js'
import type {
  ObjectClient,
  ObjectPlace,
  ObjectRequest,
} from '../../src/providers/cloudformation/api/object-client.js'
import type { Proton } from '../../src/providers/proton/api/client.js'
import { translate } from '../../src/providers/proton/api/errors.js'
import { answerOf, outcomeOf, type FaultCounts } from './request-outcome.js'
import type { ProtonResponse, SentRequest } from './request.js'
import { sdkError } from './sdk-error.js'
import type { Answer } from '../model/call.js'
import { momentsOf } from './request-moments.js'
import type { Random } from '../draw/random.js'
import type { Simulation } from './simulation.js'

/** The request timeout of the action's SDK client. */
const REQUEST_TIMEOUT_MS = 20_000

/** The account that the ARNs in answers show. */
const ACCOUNT = '123456789012'

/** The network between one process of the step and the provider. */
export class Network {
  readonly #simulation: Simulation
  readonly #process: 'main' | 'post'
  readonly #random: Random
  readonly #hits: FaultCounts
  readonly #isAlive: () => boolean
  /** Cancels what pending requests wait for. */
  readonly #listening = new Set<() => void>()

  constructor(
    simulation: Simulation,
    process: 'main' | 'post',
    isAlive: () => boolean,
    random: Random,
    hits: FaultCounts,
  ) {
    this.#simulation = simulation
    this.#process = process
    this.#isAlive = isAlive
    this.#random = random
    this.#hits = hits
  }

  /** A client like that of the action's `connect`, on this network. */
  proton(): Proton {
    const { host } = this.#simulation
    const client = this.#client() as unknown as ProtonClient
    return {
      host: () => host,
      aheadMs: () => 0,
      region: () => Promise.resolve('us-east-1'),
      call: async (operation, send, read) => {
        try {
          return read(await send(client))
        } catch (error) {
          throw translate(operation, error, host)
        }
      },
    }
  }

  /** The same for CloudFormation. */
  cloudFormation(): CloudFormation {
    const { host } = this.#simulation
    const client = this.#client() as unknown as CloudFormationClient
    let isAnswered = false
    return {
      host: () => host,
      aheadMs: () => (isAnswered ? this.#aheadMs : 0),
      region: () => Promise.resolve('us-east-1'),
      account: () => (isAnswered ? ACCOUNT : undefined),
      call: async (operation, send, read) => {
        try {
          const answer = await send(client)
          isAnswered = true
          return read(answer)
        } catch (error) {
          throw translateFor(cloudFormationService, operation, error, host)
        }
      },
    }
  }

  /** The same for S3. */
  s3(): S3 {
    const { host } = this.#simulation
    const client = {
      send: ({ operation, ...input }: ObjectRequest, options: { readonly abortSignal?: AbortSignal } = {}) =>
        // What has no headers and no content is an answer to this client.
        this.#send(operation, input, options.abortSignal).then(answer => ({
          ...{ etag: undefined, text: '' },
          ...answer,
        })),
      urlOf: ({ bucket, key }: ObjectPlace) => Promise.resolve(`https://s3.example/${bucket}/${key}`),
    } as unknown as ObjectClient
    return {
      host: () => host,
      aheadMs: () => 0,
      region: () => Promise.resolve('us-east-1'),
      call: async (operation, send, read) => {
        try {
          return read(await send(client))
        } catch (error) {
          throw translateFor(s3Service, operation, error, host)
        }
      },
    }
  }

  /** By how much the clock of the process is behind. */
  get #aheadMs(): number {
    const [main, post] = this.#simulation.plan.skewMs
    return -(this.#process === 'main' ? main : post)
  }

  #client() {
    return {
      send: (command: Command, options: { readonly abortSignal?: AbortSignal } = {}) =>
        this.#send(operationOf(command), command.input, options.abortSignal),
    }
  }

  /** The process has ended: its requests still reach Proton, their answers are dropped. */
  close(): void {
    for (const forget of this.#listening) forget()
  }

  #send(operation: string, input: SentRequest['input'], signal: AbortSignal | undefined): Promise<Answer> {
    const simulation = this.#simulation
    if (!this.#isAlive()) return new Promise(() => undefined)
    const sent = this.#note(operation, input)
    const moments = momentsOf(operation)
    if (moments?.before) simulation.happened(moments.before)
    // A kill at this moment keeps the request from leaving the process.
    if (!this.#isAlive()) return new Promise(() => undefined)
    if (moments) simulation.happened(moments.sent)
    return new Promise((resolve, reject) => {
      this.#travel(sent, { resolve, reject }, signal)
    })
  }

  /** Records a request before it is sent. */
  #note(operation: string, input: SentRequest['input']): SentRequest {
    const simulation = this.#simulation
    const { now } = simulation.time
    const outcome = outcomeOf(simulation.plan, operation, simulation.since, this.#hits)
    const sent: SentRequest = {
      number: simulation.sent.length + 1,
      process: this.#process,
      operation,
      input,
      sentAt: now,
      lagMs: outcome.lagMs,
      outcome,
      effects: [],
      shows: [],
    }
    simulation.sent.push(sent)
    return sent
  }

  /** Latency, faults, the SDK's request timeout and the abort signal. */
  #travel(sent: SentRequest, ends: Ends, signal: AbortSignal | undefined): void {
    const { time } = this.#simulation
    const { outcome } = sent
    const upMs = 5 + 40 * this.#random.next() + (outcome.isLate ? outcome.delayMs : 0)
    const downMs = 5 + 40 * this.#random.next() + (outcome.isSlow ? outcome.delayMs : 0)
    const { fail, finish } = this.#ending(sent, ends, signal)
    if (sent.answeredAt !== undefined) return
    if (outcome.fails && (!outcome.arrives || outcome.isLate)) {
      const { fails } = outcome
      time.after(outcome.failsAfterMs, () => {
        fail(sdkError(fails.name, fails.message, fails))
      })
    }
    if (!outcome.arrives) return
    time.after(upMs, () => {
      const arrived = this.#arrive(sent)
      if (outcome.twiceAfterMs !== undefined) time.after(outcome.twiceAfterMs, () => this.#arrive(sent))
      if (outcome.isLate || outcome.isUnanswered) return
      time.after(downMs, () => {
        const answer = answerOf(outcome, arrived.answer)
        if (answer instanceof Error) fail(answer)
        else
          finish('ok', () => {
            if (!outcome.isEmpty) sent.shows = arrived.shows
            ends.resolve(answer)
          })
      })
    })
  }

  /** Ends a request once: by an answer, an error, the request timeout or the abort signal. */
  #ending(sent: SentRequest, { reject }: Ends, signal: AbortSignal | undefined) {
    const simulation = this.#simulation
    const forget = () => {
      signal?.removeEventListener('abort', abort)
      takeBack()
      this.#listening.delete(forget)
    }
    const finish = (name: string, settle: () => void) => {
      forget()
      if (!this.#isAlive() || sent.answeredAt !== undefined) return
      sent.answeredAt = simulation.time.now
      sent.answer = name
      settle()
      const { answered } = momentsOf(sent.operation) ?? {}
      if (answered) simulation.happened(answered)
    }
    const fail = (error: Error & { readonly code?: string }) => {
      finish(error.code ?? error.name, () => {
        reject(error)
      })
    }
    const abort = () => {
      fail(sdkError('AbortError', 'Request aborted'))
    }
    const takeBack = simulation.time.after(REQUEST_TIMEOUT_MS, () => {
      fail(sdkError('TimeoutError', 'No answer within 20 s'))
    })
    this.#listening.add(forget)
    if (signal?.aborted) abort()
    else signal?.addEventListener('abort', abort)
    return { fail, finish }
  }

  #arrive(sent: SentRequest): ProtonResponse {
    sent.arrivedAt ??= this.#simulation.time.now
    return this.#simulation.arrive(sent)
  }
}

interface Command {
  readonly input: Readonly<Record<string, unknown>>
}

function operationOf(command: Command): string {
  return command.constructor.name.replace(/Command$/, '')
}

interface Ends {
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: Error) => void
}
