import { post } from '../src/commands/post.js'
import { run } from '../src/run.js'
import type { Workflow } from '../src/github/runner.js'
import type { World } from '../src/commands/runtime.js'
import { ProcessClock } from './clock.js'
import type { Hits } from './fate.js'
import { Network } from './network.js'
import { targetKey, type Plan } from './plan.js'
import { Random } from './random.js'
import { Scene } from './scene.js'
import { TOKEN_CANARY } from './specs.js'

/** A line as the runner shows it. */
export interface Line {
  readonly at: number
  readonly process: 'main' | 'post'
  readonly level: 'info' | 'warning' | 'error' | 'debug'
  readonly text: string
}

/** How one of the step's two processes went. */
export interface Process {
  readonly startedAt: number
  endedAt: number
  /** `killed`: from outside; `left`: by itself, 6.8 s after the signal. */
  how: 'done' | 'killed' | 'left' | 'threw' | 'endless'
  isRed: boolean
  error?: string
}

/** Everything that can be known of one run, for the observer. */
export interface Run {
  readonly plan: Plan
  readonly scene: Scene
  readonly lines: readonly Line[]
  readonly outputs: Readonly<Record<string, string>>
  readonly summary: string
  readonly masks: readonly string[]
  readonly comments: readonly string[]
  readonly main: Process
  readonly post: Process
  /** Promises that were rejected, and nobody handled it. */
  readonly rejections: readonly unknown[]
  /** What main left for post. */
  readonly savedState: string
  readonly signalledAt: number | undefined
}

/** As in src/index.ts: of the 7.5 s between the runner's SIGINT and SIGTERM. */
const LEAVE_AFTER_SIGNAL_MS = 6_800
/** An id that no deployment has. */
const NO_DEPLOYMENT = '00000000-0000-4000-8000-000000000000'
/** More requests in one run are a loop without end. */
const MOST_REQUESTS = 6_000

/** What a step runs; a test may put a faulty one in its place. */
export interface Action {
  readonly run: (world: World) => Promise<void>
  readonly post: (world: World) => Promise<void>
}

const theAction: Action = { run, post }

/** The runner: it starts main and then post, and keeps what they tell it. */
export class Step {
  readonly #plan: Plan
  readonly #scene: Scene
  readonly #workspace: string
  readonly #action: Action
  readonly #lines: Line[] = []
  readonly #outputs: Record<string, string> = {}
  readonly #state: Record<string, string> = {}
  readonly #masks: string[] = []
  readonly #comments: string[] = []
  readonly #hits: Hits = new Map()
  readonly #random: Random
  #summary = ''
  #tokens = 0
  #signalledAt: number | undefined

  constructor(plan: Plan, workspace: string, action = theAction) {
    this.#plan = plan
    this.#action = action
    this.#workspace = workspace
    this.#scene = new Scene(plan)
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
    const scene = this.#scene
    let isPrelude = true
    scene.time.at(scene.startedAt, () => {
      isPrelude = false
    })
    await scene.time.runUntil(
      () => !isPrelude,
      () => false,
    )
    const main = await this.#main()
    const savedState = JSON.stringify(this.#state)
    await this.#pass(this.#plan.postAfterMs)
    scene.happened('postStart')
    const posted = await this.#process(
      'post',
      world => this.#action.post(world),
      new AbortController().signal,
    )
    return {
      plan: this.#plan,
      scene,
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
    const { time } = this.#scene
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

  #main(): Promise<Process> {
    const stop = new AbortController()
    return this.#process(
      'main',
      world => this.#action.run(world),
      stop.signal,
      (process, end, clock) => {
        const { kill, signal } = this.#plan
        const { time } = this.#scene
        if (kill) {
          this.#scene.when(kill, () => {
            end('killed')
          })
        }
        if (!signal) return
        this.#scene.when(signal, () => {
          if (this.#signalledAt !== undefined || process.endedAt >= 0) return
          this.#signalledAt = time.now
          time.after(LEAVE_AFTER_SIGNAL_MS, () => {
            this.#leave(process, end)
          })
          this.#scene.happened('signal')
          stop.abort(clock.now())
        })
      },
    )
  }

  /** As in src/index.ts: what is not done by then is left to post. */
  #leave(process: Process, end: (how: Process['how']) => void): void {
    if (process.endedAt >= 0) return
    process.isRed = true
    const text =
      'The runner is about to end this process: the post step of this action goes on with the cancellation.'
    this.#lines.push({ at: this.#scene.time.now, process: 'main', level: 'warning', text })
    end('left')
  }

  /** Starts a process and lets time pass until it has ended. */
  async #process(
    name: 'main' | 'post',
    work: (world: World) => Promise<void>,
    stop: AbortSignal,
    prepare?: (process: Process, end: (how: Process['how']) => void, clock: ProcessClock) => void,
  ): Promise<Process> {
    const { time } = this.#scene
    const clock = new ProcessClock(time, this.#plan.skewMs[name === 'main' ? 0 : 1])
    const process: Process = { startedAt: time.now, endedAt: -1, how: 'done', isRed: false }
    const networks: Network[] = []
    const isAlive = () => process.endedAt < 0
    const end = (how: Process['how'], error?: unknown) => {
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
    const world = this.#world(name, { clock, isAlive, stop, process, reading, networks })
    prepare?.(process, end, clock)
    work(world).then(
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

  /** Lets time pass until a process has ended; what goes round in a circle is ended. */
  async #untilEnded(
    isAlive: () => boolean,
    reading: Stage['reading'],
    end: (how: Process['how'], error?: unknown) => void,
  ): Promise<void> {
    try {
      await this.#scene.time.runUntil(
        () => !isAlive() || this.#scene.sent.length > MOST_REQUESTS,
        () => reading.isHeld,
      )
      end('endless')
    } catch (error) {
      end('endless', error)
    }
  }

  #world(name: 'main' | 'post', { clock, isAlive, stop, process, reading, networks }: Stage): World {
    return {
      workflow: this.#workflow(name, isAlive, process),
      clock,
      random: () => this.#random.next(),
      uuid: () => `token-of-ours-${++this.#tokens}`,
      places: { workspace: this.#workspace },
      stop,
      run: { repository: 'example/shop', apiUrl: 'https://api.github.com', pullRequest: 7 },
      comment: ({ markdown }) => {
        this.#comments.push(markdown)
        return Promise.resolve({ url: 'https://github.com/example/shop/pull/7', was: 'created' })
      },
      connect: () => {
        reading.isHeld = false
        const network = new Network(this.#scene, name, isAlive, this.#random, this.#hits)
        networks.push(network)
        return Promise.resolve(network.proton())
      },
    }
  }

  /** An input; `@latest` and the like stand for the ids that the target shows when main starts. */
  #input(name: string): string {
    const given = this.#plan.inputs[name] ?? ''
    if (!given.startsWith('@')) return given
    const { history } = this.#scene.model
    const account = history.asOf(this.#scene.startedAt)
    const key = targetKey(this.#plan.target)
    const ids = Object.values(account.deployments).flatMap(one => (one.key === key ? [one.id] : []))
    const meant = { '@latest': ids.at(-1), '@previous': ids.at(-2) }
    return meant[given as keyof typeof meant] ?? NO_DEPLOYMENT
  }

  /** The runner as one process sees it: a process that has ended is not heard. */
  #workflow(name: 'main' | 'post', isAlive: () => boolean, process: Process): Workflow {
    const line = (level: Line['level']) => (text: string) => {
      if (isAlive()) this.#lines.push({ at: this.#scene.time.now, process: name, level, text })
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

interface Stage {
  readonly clock: ProcessClock
  readonly isAlive: () => boolean
  readonly stop: AbortSignal
  readonly process: Process
  /** Time stands still as long as main reads its files. */
  readonly reading: { isHeld: boolean }
  readonly networks: Network[]
}
