import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { post } from '../../src/commands/post.js'
import type { Runtime } from '../../src/commands/runtime.js'
import type { AwsApi } from '../../src/providers/aws/client.js'
import { run } from '../../src/run.js'
import type { FakeClock } from './fake-clock.js'
import type { RecordedProcess, RecordedRunner } from './recorded-runner.js'

/** A step, and what its processes run in. */
export interface RunnerStep {
  readonly runner: RecordedRunner
  readonly clock: FakeClock
  readonly stop: AbortSignal
  readonly runtimeOf: (process: RecordedProcess) => Runtime | Promise<Runtime>
  /** Main is killed when a line like this shows. */
  readonly killedAfter?: RegExp | undefined
  /** Resolved when something else has killed main. */
  readonly killed?: Promise<void> | undefined
}

/** Plays main and, where it fails, is cancelled or is killed, the post step. */
export async function playRunnerStep({
  runner,
  clock,
  stop,
  runtimeOf,
  killedAfter,
  killed,
}: RunnerStep): Promise<void> {
  const main = runner.start()
  const ended = [run(await runtimeOf(main)), ...(killed ? [killed] : [])]
  const running = Promise.race(ended)
  await clock.run(killedAfter ? untilKilled(killedAfter, runner, main, running) : running)
  if (!runner.isRed && !stop.aborted && main.isAlive()) return
  runner.lines.push('(post)')
  await clock.run(post(await runtimeOf(runner.start())))
}

/** Main as the runner's kill leaves it: nothing of it is heard from a certain line on. */
function untilKilled(
  killedAfter: RegExp,
  runner: RecordedRunner,
  main: RecordedProcess,
  running: Promise<void>,
): Promise<void> {
  const killed = new Promise<void>(resolve => {
    runner.when(killedAfter, () => {
      main.kill()
      resolve()
    })
  })
  return Promise.race([running, killed])
}

/** Requests that are under way: time stands still meanwhile. */
export interface Traffic {
  underWay: number
}

/** The names that Node gives to work on files. */
const FILE_WORK = /^(FSReq|CloseReq)/

/** Whether requests or reads of files are under way. */
export function isBusy(traffic: Traffic): () => boolean {
  return () => traffic.underWay > 0 || process.getActiveResourcesInfo().some(name => FILE_WORK.test(name))
}

/** The action's own client, its requests counted; a killed process sends none. */
export function counted<Client>(
  api: AwsApi<Client>,
  traffic: Traffic,
  isAlive: RecordedProcess['isAlive'],
): AwsApi<Client> {
  return {
    ...api,
    call: async (operation, send, read) => {
      if (!isAlive()) return new Promise(() => undefined)
      traffic.underWay++
      try {
        return await api.call(operation, send, read)
      } finally {
        traffic.underWay--
      }
    },
  }
}

/** Writes files by their paths in a workspace. */
export async function writeFiles(workspace: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(workspace, path)), { recursive: true })
    await writeFile(join(workspace, path), text)
  }
}
