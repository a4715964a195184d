import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ProtonClient } from '@aws-sdk/client-proton'
import { parse } from 'yaml'
import { post } from '../../src/commands/post.js'
import '../../src/commands/delete.js'
import '../../src/commands/cancel.js'
import '../../src/commands/outputs.js'
import '../../src/commands/wait.js'
import '../../src/commands/plan.js'
import '../../src/providers/proton/changes/promote.js'
import '../../src/commands/rollback.js'
import '../../src/proton-spec/instances.js'
import '../../src/proton-spec/diff.js'
import '../../src/proton-spec/edits.js'
import '../../src/proton-spec/set-lines.js'
import '../../src/proton-spec/promote-inputs.js'
import '../../src/proton-spec/schema/input-schema.js'
import '../../src/github/comment/error-message.js'
import '../../src/providers/aws/connection-errors/credentials.js'
import '../../src/providers/aws/connection-errors/endpoint.js'
import '../../src/providers/proton/plan/preview.js'
import { connect, type Proton } from '../../src/providers/proton/api/client.js'
import { protonProvider } from '../../src/providers/proton/provider.js'
import { run } from '../../src/run.js'
import type { Runtime } from '../../src/commands/runtime.js'
import type { AccountFile } from '../../src/simulator/account/account-file.js'
import { defaultAccount } from '../../src/simulator/account/default-account.js'
import { startSimulator, type Simulator } from '../../src/simulator/server/server.js'
import { FakeClock } from './fake-clock.js'
import { RecordedRunner, type RecordedProcess } from './recorded-runner.js'

/** What a user has, does and meets. */
export interface Scenario {
  /** The step's `with:`, as YAML. */
  readonly with: string
  /** Files of the workspace. */
  readonly files?: Readonly<Record<string, string>>
  /** The files are those of a git checkout. */
  readonly isCheckedOut?: boolean
  readonly account?: AccountFile
  /** Runs beside the step, in the step's time. */
  readonly meanwhile?: (stage: Stage) => void
  /** The endpoint passes for AWS's own. */
  readonly isAws?: boolean
  /** The workflow run is about this pull request. */
  readonly pullRequest?: number
  readonly commentFails?: Error
  /** Main is killed when this line shows: post runs after it. */
  readonly killedAfter?: RegExp
}

/** The action between a recorded runner and a simulator, in simulated time but over real HTTP. */
export interface Stage {
  readonly clock: FakeClock
  readonly runner: RecordedRunner
  readonly simulator: Simulator
  /** Does something to the same account as somebody else. */
  readonly somebody: (does: (client: ProtonClient) => Promise<unknown>) => void
  /** Cancels the workflow. */
  readonly stop: () => void
}

/** Environment that the SDK reads by itself. */
process.env['AWS_ACCESS_KEY_ID'] = 'simulator'
process.env['AWS_SECRET_ACCESS_KEY'] = 'simulator'

/** Plays a scenario and answers what the user saw and what Proton was asked. */
export async function play(scenario: Scenario): Promise<{ transcript: string; stage: Stage }> {
  // Time stands still until the inputs and their files are read, too.
  const requests = { underWay: 1 }
  let isReading = true
  const clock = new FakeClock(
    () => requests.underWay > 0,
    () => simulator.requests.length,
  )
  const simulator = await startSimulator({
    account: scenario.account ?? defaultAccount,
    now: () => clock.now(),
  })
  const workspace = await mkdtemp(join(tmpdir(), 'workspace-'))
  const client = new ProtonClient({ region: 'us-east-1', endpoint: simulator.url })
  const controller = new AbortController()
  const runner = new RecordedRunner((parse(scenario.with) as Record<string, unknown> | null) ?? {})
  const stop = () => {
    controller.abort()
  }
  const somebody: Stage['somebody'] = does => {
    requests.underWay++
    void does(client).finally(() => requests.underWay--)
  }
  const stage = { clock, runner, simulator, somebody, stop }
  let tokens = 0
  const runtimeOf = ({ workflow, isAlive }: RecordedProcess): Runtime => ({
    workflow,
    clock,
    random: () => 0.5,
    uuid: () => (tokens++ === 0 ? 'client-token-of-ours' : `client-token-of-ours-${tokens}`),
    folders: { workspace },
    stop: controller.signal,
    run: {
      repository: 'example/shop',
      apiUrl: 'https://api.github.com',
      pullRequest: scenario.pullRequest,
      serverUrl: 'https://github.com',
      sha: '5ba3e9a7c1d54f0e8b6f2c9d1e7a4b3c2d1e0f9a',
      headSha: '0c94b7e2d8f34a6b9c1d5e7f2a8b4c6d0e1f3a5b',
      runId: '9001',
      runAttempt: '1',
      workflow: 'Deploy',
      job: 'shop',
    },
    comment: ({ key, markdown, footer, pullRequest }) => {
      if (scenario.commentFails) return Promise.reject(scenario.commentFails)
      const { region = '?', target, realm = '?', job } = key
      const about = `${region}, ${target}, realm ${realm}, job ${job}`
      runner.comments.push(`#${pullRequest} ${about}\n${markdown}\n${footer}`)
      return Promise.resolve({ url: 'https://github.com/example/shop/pull/7#issuecomment-1', was: 'created' })
    },
    provider: protonProvider(region => {
      if (isReading) requests.underWay--
      isReading = false
      const proton = counted(region, simulator.url, requests, isAlive)
      return Promise.resolve(
        scenario.isAws ? { ...proton, host: () => 'proton.us-east-1.amazonaws.com' } : proton,
      )
    }),
  })
  try {
    for (const [name, text] of Object.entries(scenario.files ?? {}))
      await writeFile(join(workspace, name), text)
    if (scenario.isCheckedOut) await checkOut(workspace, Object.values(scenario.files ?? {}))
    scenario.meanwhile?.(stage)
    const main = runner.start()
    await clock.run(untilKilled(scenario, stage, main, run(runtimeOf(main))))
    if (runner.isRed || controller.signal.aborted || !main.isAlive()) {
      runner.lines.push('(post)')
      await clock.run(post(runtimeOf(runner.start())))
    }
    return { transcript: transcriptOf(scenario, stage), stage }
  } finally {
    client.destroy()
    await simulator.close()
    await rm(workspace, { recursive: true })
  }
}

/** The index of git holds the digest of each file's content. */
async function checkOut(workspace: string, texts: readonly string[]): Promise<void> {
  const digests = texts.map(text =>
    createHash('sha1')
      .update(`blob ${Buffer.byteLength(text)}\0`)
      .update(text)
      .digest(),
  )
  await mkdir(join(workspace, '.git'))
  await writeFile(join(workspace, '.git', 'index'), Buffer.concat(digests))
}

/** The action's own client, its requests counted so that time stands still meanwhile; a killed process sends none. */
function counted(
  region: string | undefined,
  endpoint: string,
  requests: { underWay: number },
  isAlive: () => boolean,
): Proton {
  process.env['AWS_ENDPOINT_URL_PROTON'] = endpoint
  const proton = connect(region ?? 'us-east-1', {}, () => undefined, { env: process.env })
  return {
    ...proton,
    ask: async (operation, send, read) => {
      if (!isAlive()) return new Promise(() => undefined)
      requests.underWay++
      try {
        return await proton.ask(operation, send, read)
      } finally {
        requests.underWay--
      }
    },
  }
}

/** Main as the runner's kill leaves it: nothing of it is heard from a certain line on. */
function untilKilled(
  { killedAfter }: Scenario,
  { runner }: Stage,
  main: RecordedProcess,
  running: Promise<void>,
): Promise<void> {
  if (!killedAfter) return running
  const killed = new Promise<void>(resolve => {
    runner.when(killedAfter, () => {
      main.kill()
      resolve()
    })
  })
  return Promise.race([running, killed])
}

function transcriptOf(scenario: Scenario, { runner, simulator }: Stage): string {
  const requests = simulator.requests.map(({ operation, input, answer }) => {
    const refused = answer === 'ok' ? '' : ` → ${answer}`
    return `${operation} ${JSON.stringify(input)}${refused}`
  })
  const sections = [
    ['The step', scenario.with.trim()],
    ['What the user saw', runner.lines.join('\n')],
    [
      'Outputs',
      Object.entries(runner.outputs)
        .map(([name, value]) => `${name}=${value}`)
        .join('\n'),
    ],
    ['Step summary', runner.summary.trimEnd()],
    ...(runner.comments.length === 0 ? [] : [['Comment', runner.comments.join('\n').trimEnd()] as const]),
    ['Proton was asked', collapsed(requests).join('\n')],
  ] as const
  const text = sections
    .map(([title, body]) => `--- ${title} ---\n${body === '' ? '(nothing)' : body}\n`)
    .join('\n')
  return named(text)
}

/** So many requests may make up one look. */
const LONGEST_LOOK = 5

/** The same requests again and again are told once, with their count. */
function collapsed(lines: readonly string[]): readonly string[] {
  const told: string[] = []
  for (let at = 0; at < lines.length;) {
    const { length, times } = repetition(lines, at)
    const block = lines.slice(at, at + length)
    if (times === 1 || length === 1)
      told.push(...block.map(line => (times === 1 ? line : `${line} ×${times}`)))
    else told.push(`${times} times:`, ...block.map(line => `  ${line}`))
    at += length * times
  }
  return told
}

/** The block of lines at `at` that is repeated at once, the shortest there is, and how often it stands there. */
function repetition(lines: readonly string[], at: number): { length: number; times: number } {
  for (let length = 1; length <= LONGEST_LOOK; length++) {
    let end = at + length
    while (end < lines.length && lines[end] === lines[end - length]) end++
    const times = Math.floor((end - at) / length)
    if (times > (length === 1 ? 1 : 2)) return { length, times }
  }
  return { length: 1, times: 1 }
}

/** Ids by the order in which they show, so that a transcript reads the same each time. */
function named(text: string): string {
  const names = new Map<string, string>()
  return text
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, id => {
      const name = names.get(id) ?? `<id ${names.size + 1}>`
      names.set(id, name)
      return name
    })
    .replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1:PORT')
}
