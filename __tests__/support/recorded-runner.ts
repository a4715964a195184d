import type { Runner } from '../../src/github/runner.js'

interface Watched {
  readonly pattern: RegExp
  readonly doIt: () => void
}

/** One process of a step as the recorded runner sees it; a killed one is no longer heard. */
export interface RecordedProcess {
  readonly workflow: Runner
  readonly isAlive: () => boolean
  readonly kill: () => void
}

/** A runner that writes down what the processes of one step tell it, and shows it as GitHub would. */
export class RecordedRunner {
  readonly comments: string[] = []
  readonly lines: string[] = []
  readonly outputs: Record<string, string> = {}
  readonly masks: string[] = []
  summary = ''
  isRed = false
  /** Inputs by the names of their variables. */
  readonly #given: ReadonlyMap<string, unknown>
  readonly #saved: Record<string, string> = {}
  #watched: readonly Watched[] = []

  constructor(inputs: Readonly<Record<string, unknown>>) {
    this.#given = new Map(Object.entries(inputs).map(([name, value]) => [variable(name), value]))
  }

  /** Does something once, when a line like `pattern` shows. */
  when(pattern: RegExp, doIt: () => void): void {
    this.#watched = [...this.#watched, { pattern, doIt }]
  }

  /** Starts main, or post with what main saved. */
  start(): RecordedProcess {
    const state = { ...this.#saved }
    let isAlive = true
    const alive =
      <A extends unknown[]>(doIt: (...told: A) => void) =>
      (...told: A) => {
        if (isAlive) doIt(...told)
      }
    const workflow: Runner = {
      input: name => text(this.#given.get(variable(name))),
      givenInputs: () => [...this.#given.keys()],
      state: name => state[name] ?? '',
      debug: () => undefined,
      saveState: alive((name, value) => {
        this.#saved[name] = value
      }),
      info: alive(line => {
        this.#show(line)
      }),
      warning: alive(line => {
        this.#show(`Warning: ${line}`)
      }),
      error: alive((line, at) => {
        this.#show(`Error${at ? ` (${at.file}:${at.line}:${at.column})` : ''}: ${line}`)
      }),
      fail: alive(line => {
        this.isRed = true
        this.#show(`Error: ${line}`)
      }),
      setOutput: alive((name, value) => {
        this.outputs[name] = value
      }),
      mask: alive(value => this.masks.push(value)),
      summarize: markdown => {
        if (isAlive) this.summary += markdown
        return Promise.resolve()
      },
    }
    const kill = () => {
      isAlive = false
    }
    return { workflow, isAlive: () => isAlive, kill }
  }

  #show(line: string): void {
    this.lines.push(line)
    const due = this.#watched.filter(({ pattern }) => pattern.test(line))
    this.#watched = this.#watched.filter(watched => !due.includes(watched))
    for (const { doIt } of due) doIt()
  }
}

/** An input's name as the runner's variable for it has it, without INPUT_. */
function variable(name: string): string {
  return name.replaceAll(' ', '_').toUpperCase()
}

/** An input as YAML's value reaches the runner's environment. */
function text(value: unknown): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'string' ? value.trim() : JSON.stringify(value)
}
