import { post } from '../../src/commands/post.js'
import { run } from '../../src/run.js'
import type { Runner } from '../../src/github/runner.js'
import type { Runtime } from '../../src/commands/runtime.js'
import type { ConnectProton } from '../../src/providers/proton/provider.js'
import { ProcessClock } from './simulated-clock.js'
import type { FaultCounts } from './request-outcome.js'
import { namedDeployment } from './named-deployment.js'
import { Network } from './network.js'
import type { Line, StepProcess, Run } from './run.js'
import { providerOf, type Plan } from '../plan/plan.js'
import { Random } from '../draw/random.js'
import { scheduleOthers } from './other-actor.js'
import { isReadingFiles } from './pending-files.js'
import { Simulation } from './simulation.js'
import { providerOn, tokenOf } from './step-provider.js'
import { TOKEN_CANARY } from '../plan/canaries.js'

/** As in src/index.ts: of the 7.5 s between the runner's SIGINT and SIGTERM. */
const LEAVE_AFTER_SIGNAL_MS = 6_800
/** More requests in one run are a loop without end. */
const MOST_REQUESTS = 6_000

/** The action; a test may put a faulty one in its place. */
export interface Action {
  readonly run: (runtime: Runtime, connect: ConnectProton) => Promise<void>
  readonly post: (runtime: Runtime) => Promise<void>
}

/** What one process of the action works with. */
interface StartedProcess {
  readonly runtime: Runtime
  readonly connect: ConnectProton
}

const theAction: Action = { run, post }

/** The runner: it starts main and then post, and records what they report. */
export class StepRunner {
  readonly #plan: Plan
  readonly #simulation: Simulation
  readonly #workspace: string
  readonly #action: Action
  readonly #lines: Line[] = []
  readonly #outputs: Record<string, string> = {}
  readonly #state: Record<string, string> = {}
  readonly #masks: string[] = []
  readonly #comments: string[] = []
  readonly #faultCounts: FaultCounts = new Map()
  readonly #random: Random
  #summary = ''
  #tokens = 0
  #signalledAt: number | undefined

  constructor(plan: Plan, workspace: string, action = theAction) {
    this.#plan = plan
    this.#action = action
    this.#workspace = workspace
    this.#simulation = new Simulation(plan)
    scheduleOthers(this.#simulation)
    this.#random = new Random(plan.jitter)
  }

  /** Plays the plan from before main to after post. */
  async play(): Promise<Run> {
    const rejections: unknown[] = []
    const note = (error: unknown) => {
      rejections.push(error)
    }
    process.on('unhandledRejection', note)
    try {
      return { ...(await this.#playBoth()), rejections }
    } finally {
      process.off('unhandledRejection', note)
    }
  }

  async #playBoth(): Promise<Omit<Run, 'rejections'>> {
    const simulation = this.#simulation
    let isPrelude = true
    simulation.time.at(simulation.startedAt, () => {
      isPrelude = false
    })
    await simulation.time.runUntil(
      () => !isPrelude,
      () => false,
    )
    const main = await this.#main()
    const savedState = JSON.stringify(this.#state)
    await this.#pass(this.#plan.postAfterMs)
    simulation.happened('postStart')
    const posted = await this.#process(
      'post',
      ({ runtime }) => this.#action.post(runtime),
      new AbortController().signal,
    )
    return {
      plan: this.#plan,
      simulation: simulation,
      lines: this.#lines,
      outputs: this.#outputs,
      summary: this.#summary,
      masks: this.#masks,
      comments: this.#comments,
      main,
      post: posted,
      savedState,
      signalledAt: this.#signalledAt,
    }
  }

  async #pass(ms: number): Promise<void> {
    const { time } = this.#simulation
    const until = time.now + ms
    let isOver = false
    time.at(until, () => {
      isOver = true
    })
    await time.runUntil(
      () => isOver,
      () => false,
    )
  }

  #main(): Promise<StepProcess> {
    const stop = new AbortController()
    return this.#process(
      'main',
      ({ runtime, connect }) => this.#action.run(runtime, connect),
      stop.signal,
      (process, end, clock) => {
        const { kill, signal } = this.#plan
        const { time } = this.#simulation
        if (kill) {
          this.#simulation.when(kill, () => {
            end('killed')
          })
        }
        if (!signal) return
        this.#simulation.when(signal, () => {
          if (this.#signalledAt !== undefined || process.endedAt >= 0) return
          this.#signalledAt = time.now
          time.after(LEAVE_AFTER_SIGNAL_MS, () => {
            this.#leave(process, end)
          })
          this.#simulation.happened('signal')
          stop.abort(clock.now())
        })
      },
    )
  }

  /** As in src/index.ts: post continues what is not done by then. */
  #leave(process: StepProcess, end: (how: StepProcess['how']) => void): void {
    if (process.endedAt >= 0) return
    process.isRed = true
    const text =
      'The runner is about to end this process. The post step of this action continues the cancellation.'
    this.#lines.push({ at: this.#simulation.time.now, process: 'main', level: 'warning', text })
    end('left')
  }

  /** Starts a process and lets time pass until it has ended. */
  async #process(
    name: 'main' | 'post',
    work: (started: StartedProcess) => Promise<void>,
    stop: AbortSignal,
    prepare?: (process: StepProcess, end: (how: StepProcess['how']) => void, clock: ProcessClock) => void,
  ): Promise<StepProcess> {
    const { time } = this.#simulation
    const clock = new ProcessClock(time, this.#plan.skewMs[name === 'main' ? 0 : 1])
    const process: StepProcess = { startedAt: time.now, endedAt: -1, how: 'done', isRed: false }
    const networks: Network[] = []
    const isAlive = () => process.endedAt < 0
    const end = (how: StepProcess['how'], error?: unknown) => {
      if (!isAlive()) return
      Object.assign(process, {
        endedAt: time.now,
        how,
        ...(error !== undefined && { error: traceOf(error) }),
      })
      clock.kill()
      for (const network of networks) network.close()
    }
    const reading = { isHeld: name === 'main' }
    const started = this.#started(name, { clock, isAlive, stop, process, reading, networks })
    prepare?.(process, end, clock)
    work(started).then(
      () => {
        end('done')
      },
      (error: unknown) => {
        end('threw', error)
      },
    )
    await this.#untilEnded(isAlive, reading, end)
    return process
  }

  /** Lets time pass until a process has ended; ends an infinite loop. */
  async #untilEnded(
    isAlive: () => boolean,
    reading: ProcessContext['reading'],
    end: (how: StepProcess['how'], error?: unknown) => void,
  ): Promise<void> {
    try {
      await this.#simulation.time.runUntil(
        () => !isAlive() || this.#simulation.sent.length > MOST_REQUESTS,
        () => reading.isHeld || (this.#isOnStacks && isReadingFiles()),
      )
      end('endless')
    } catch (error) {
      end('endless', error)
    }
  }

  #started(name: 'main' | 'post', context: ProcessContext): StartedProcess {
    const { clock, isAlive, stop, process, reading, networks } = context
    const network = () => {
      reading.isHeld = false
      const made = new Network(this.#simulation, name, isAlive, this.#random, this.#faultCounts)
      networks.push(made)
      return made
    }
    const connect = () => Promise.resolve(network().proton())
    const runtime: Runtime = {
      runner: this.#workflow(name, isAlive, process),
      clock,
      random: () => this.#random.next(),
      uuid: () => tokenOf(this.#plan, ++this.#tokens),
      folders: { workspace: this.#workspace },
      stop,
      run: { repository: 'example/shop', apiUrl: 'https://api.github.com', pullRequest: 7 },
      comment: ({ markdown }) => {
        this.#comments.push(markdown)
        return Promise.resolve({ url: 'https://github.com/example/shop/pull/7', was: 'created' })
      },
      provider: providerOn(this.#plan, network),
    }
    return { runtime, connect }
  }

  /** CloudFormation: the step reads bundles while it prepares its change, too. */
  get #isOnStacks(): boolean {
    return providerOf(this.#plan) === 'cloudformation'
  }

  /** An input; `@latest` and the like stand for the ids that the target shows when main starts. */
  #input(name: string): string {
    const given = this.#plan.inputs[name] ?? ''
    if (!given.startsWith('@')) return given
    const { model, startedAt } = this.#simulation
    return namedDeployment(given, this.#plan, model.history.asOf(startedAt))
  }

  /** The runner's side of one process: what an ended process reports is ignored. */
  #workflow(name: 'main' | 'post', isAlive: () => boolean, process: StepProcess): Runner {
    const line = (level: Line['level']) => (text: string) => {
      if (isAlive()) this.#lines.push({ at: this.#simulation.time.now, process: name, level, text })
    }
    const state: Readonly<Record<string, string>> = name === 'main' ? {} : { ...this.#state }
    return {
      givenInputs: () => Object.keys(this.#plan.inputs).map(name => name.toUpperCase()),
      input: input => (input === 'githubToken' ? TOKEN_CANARY : this.#input(input)),
      state: key => state[key] ?? '',
      saveState: (key, value) => {
        if (isAlive()) this.#state[key] = value
      },
      info: line('info'),
      debug: line('debug'),
      warning: line('warning'),
      error: line('error'),
      fail: text => {
        line('error')(text)
        if (isAlive()) process.isRed = true
      },
      setOutput: (key, value) => {
        if (isAlive()) this.#outputs[key] = value
      },
      mask: value => {
        if (isAlive()) this.#masks.push(value)
      },
      summarize: markdown => {
        if (isAlive()) this.#summary += markdown
        return Promise.resolve()
      },
    }
  }
}

function traceOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : 'something that is no error'
}

interface ProcessContext {
  readonly clock: ProcessClock
  readonly isAlive: () => boolean
  readonly stop: AbortSignal
  readonly process: StepProcess
  /** Time stops while main reads its files. */
  readonly reading: { isHeld: boolean }
  readonly networks: Network[]
}
