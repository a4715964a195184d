import { expect } from '@jest/globals'
import '../../src/commands/cancel.js'
import '../../src/commands/delete.js'
import '../../src/commands/outputs.js'
import '../../src/commands/plan.js'
import { post } from '../../src/commands/post.js'
import '../../src/commands/rollback.js'
import '../../src/commands/status.js'
import type { Runtime } from '../../src/commands/runtime.js'
import '../../src/commands/wait.js'
import '../../src/github/comment/error-message.js'
import { reportingBugs } from '../../src/reporting/report-error.js'
import { run } from '../../src/run.js'
import { FakeClock } from './fake-clock.js'
import { Harbor } from './fake-harbor.js'
import { harborProvider } from './fake-provider.js'
import { RecordedRunner, type RecordedProcess } from './recorded-runner.js'

/** Words that only AWS Proton has. */
const protonWords = /Proton|IN_PROGRESS|SUCCEEDED|template version|deploymentType/

/** What is left when the step is over. */
interface Left {
  /** Drafts that were neither sent nor discarded. */
  readonly drafts?: readonly string[]
}

/** A step of the action at pier north, and what else happens; a test arranges that, and plays the step then. */
export class FakeProviderStep {
  readonly clock = new FakeClock()
  readonly harbor = new Harbor(this.clock)
  readonly runner: RecordedRunner
  readonly #stop = new AbortController()
  readonly #main: RecordedProcess
  readonly #killed: Promise<void>
  #onKilled: () => void = () => undefined

  constructor(inputs: Readonly<Record<string, unknown>>) {
    this.runner = new RecordedRunner({ pier: 'north', ...inputs })
    this.#main = this.runner.start()
    this.#killed = new Promise(resolve => {
      this.#onKilled = resolve
    })
  }

  readonly cancelWorkflow = (): void => {
    this.#stop.abort(this.clock.now())
  }

  /** Main is not heard any more, and its requests are not sent. */
  readonly killMain = (): void => {
    this.#main.kill()
    this.#onKilled()
  }

  /**
   * Runs main and post, and answers the lines of both. Checks what holds for every step: no
   * word of Proton shows, and no draft is left but those that are given.
   */
  async play({ drafts = [] }: Left = {}): Promise<{ main: readonly string[]; post: readonly string[] }> {
    const { clock, harbor, runner } = this
    const { workflow } = this.#main
    const ended = reportingBugs(workflow, false, () => run(this.#runtimeOf(this.#main)))
    await clock.run(Promise.race([ended, this.#killed]))
    const main = [...runner.lines]
    await clock.run(post(this.#runtimeOf(runner.start())))
    const { lines, outputs, summary, comments } = runner
    const shown = [...lines, ...comments, JSON.stringify(outputs), summary]
    expect(shown.filter(text => protonWords.test(text))).toEqual([])
    expect([...harbor.drafts.keys()]).toEqual(drafts)
    return { main, post: lines.slice(main.length) }
  }

  #runtimeOf({ workflow, isAlive }: RecordedProcess): Runtime {
    return {
      runner: workflow,
      clock: this.clock,
      random: () => 0.5,
      uuid: () => 'not used by the harbor',
      folders: { workspace: '.' },
      stop: this.#stop.signal,
      provider: harborProvider(this.harbor, isAlive),
      run: { repository: 'example/shop', apiUrl: 'https://api.github.com', pullRequest: 7 },
      comment: ({ key, markdown, footer }) => {
        this.runner.comments.push(`${key.region}, ${key.target}\n${markdown}\n${footer}`)
        return Promise.resolve({
          url: 'https://github.com/example/shop/pull/7#issuecomment-1',
          was: 'created',
        })
      },
    }
  }
}
