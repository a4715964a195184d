import { createHash } from 'node:crypto'
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CloudFormationClient } from '@aws-sdk/client-cloudformation'
import type { ProtonClient } from '@aws-sdk/client-proton'
import { parse } from 'yaml'
import '../../src/commands/delete.js'
import '../../src/commands/cancel.js'
import '../../src/commands/outputs.js'
import '../../src/commands/wait.js'
import '../../src/commands/plan.js'
import '../../src/commands/status.js'
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
import '../../src/proton-spec/shown-inputs.js'
import '../../src/providers/proton/overview/overview-request.js'
import '../../src/providers/proton/plan/preview.js'
import type { Runtime } from '../../src/commands/runtime.js'
import { withProviderInputs } from '../../src/providers/provider-inputs.js'
import type { AccountFile } from '../../src/simulator/account/account-file.js'
import type { CloudFormationAccount } from '../../src/simulator/cloudformation/account/account-file.js'
import type { Simulator } from '../../src/simulator/server/listen.js'
import { FakeClock } from './fake-clock.js'
import { RecordedRunner, type RecordedProcess } from './recorded-runner.js'
import { counted, isBusy, playRunnerStep, writeFiles } from './runner-step.js'
import { proton, type StagedProvider } from './staged-provider.js'
import { stacksLeft, type StackOwner } from './stacks-left.js'
import { transcriptOf } from './transcript-text.js'

/** What a user has, does and meets. */
export interface Scenario<Client = ProtonClient, Account = AccountFile> {
  /** The step's `with:`, as YAML. */
  readonly with: string
  /** Files of the workspace. */
  readonly files?: Readonly<Record<string, string>>
  /** The files are those of a git checkout. */
  readonly isCheckedOut?: boolean
  readonly account?: Account
  /** Runs beside the step, in the step's time. */
  readonly meanwhile?: (stage: Stage<Client>) => void
  /** The endpoint passes for AWS's own. */
  readonly isAws?: boolean
  /** The workflow run is about this pull request. */
  readonly pullRequest?: number
  readonly commentFails?: Error
  /** Main is killed when this line shows: post runs after it. */
  readonly killedAfter?: RegExp
}

/** A scenario that every provider plays: its account is described as Proton's, and its client is unknown. */
export type SharedScenario = Scenario<unknown>

/** A scenario of CloudFormation alone. */
export type StackScenario = Scenario<CloudFormationClient, CloudFormationAccount>

/** A shared scenario in an account with the stacks of the one that it describes. */
export function onStacks({ account, ...scenario }: SharedScenario): StackScenario {
  return { ...scenario, ...(account && { account: stacksLeft(account) }) }
}

/** The action between a recorded runner and a simulator, in simulated time but over real HTTP. */
export interface Stage<Client = ProtonClient> {
  readonly clock: FakeClock
  readonly runner: RecordedRunner
  readonly simulator: Simulator
  /** Does something to the same account as somebody else. */
  readonly somebody: (does: (client: Client) => Promise<unknown>) => void
  /** Cancels a deployment as somebody else. */
  readonly somebodyCancels: (owner: StackOwner) => void
  /** Cancels the workflow. */
  readonly stop: () => void
}

/** A scenario that is over: what the user saw and what the service was asked, and where it was played. */
export interface Played<Client> {
  readonly transcript: string
  readonly stage: Stage<Client>
}

/** Plays a scenario with Proton. */
export function play(scenario: Scenario): Promise<Played<ProtonClient>> {
  return playWith(proton, scenario)
}

/** Plays a scenario with a provider; `after` runs while its simulator still answers. */
export async function playWith<Client, Account>(
  provider: StagedProvider<Client, Account>,
  scenario: Scenario<Client, Account>,
  after?: (client: Client) => Promise<void>,
): Promise<Played<Client>> {
  // Time stands still until the first request, too.
  const traffic = { underWay: 1 }
  const clock = new FakeClock(isBusy(traffic), () => simulator.requests.length)
  const { account = provider.usualAccount, killedAfter } = scenario
  const simulator = await provider.simulate(account, () => clock.now())
  const workspace = await mkdtemp(join(tmpdir(), 'workspace-'))
  const client = provider.client(simulator.url)
  const controller = new AbortController()
  const runner = new RecordedRunner((parse(scenario.with) as Record<string, unknown> | null) ?? {})
  const somebody: Stage<Client>['somebody'] = does => {
    traffic.underWay++
    void does(client).finally(() => traffic.underWay--)
  }
  const stage: Stage<Client> = {
    ...{ clock, runner, simulator, somebody },
    somebodyCancels: owner => {
      somebody(theirs => provider.cancel(theirs, owner))
    },
    stop: () => {
      controller.abort(clock.now())
    },
  }
  let ids = 0
  let isReading = true
  const runtimeOf = async ({ workflow, isAlive }: RecordedProcess): Promise<Runtime> => ({
    ...surroundings(scenario, runner, workspace),
    runner: workflow,
    clock,
    uuid: () => provider.token(++ids),
    stop: controller.signal,
    provider: await actionProvider(provider, simulator.url, api => {
      if (isReading) traffic.underWay--
      isReading = false
      const own = counted(api, traffic, isAlive)
      return scenario.isAws ? { ...own, host: () => provider.awsHost } : own
    }),
  })
  try {
    await writeFiles(workspace, { ...provider.files, ...scenario.files })
    if (scenario.isCheckedOut) await checkOut(workspace, Object.values(scenario.files ?? {}))
    scenario.meanwhile?.(stage)
    await playRunnerStep({ runner, clock, stop: controller.signal, runtimeOf, killedAfter })
    const { name: service } = provider
    const requests = [...simulator.requests]
    await after?.(client)
    return { transcript: transcriptOf({ inputs: scenario.with, runner, service, requests }), stage }
  } finally {
    client.destroy()
    await simulator.close()
    await rm(workspace, { recursive: true })
  }
}

/** The provider with all inputs of the action. */
function actionProvider<Client, Account>(
  staged: StagedProvider<Client, Account>,
  ...connecting: Parameters<typeof staged.provider>
): Promise<Runtime['provider']> {
  const made = () => staged.provider(...connecting)
  return withProviderInputs({ id: staged.id, because: 'a test' }, { proton: made, cloudformation: made })
}

/** Where on GitHub the step runs, and what else is the same in every run. */
function surroundings(
  { pullRequest, commentFails }: Pick<Scenario, 'pullRequest' | 'commentFails'>,
  runner: RecordedRunner,
  workspace: string,
): Pick<Runtime, 'random' | 'folders' | 'run' | 'comment'> {
  return {
    random: () => 0.5,
    folders: { workspace, repository: 'example/shop' },
    run: {
      repository: 'example/shop',
      apiUrl: 'https://api.github.com',
      pullRequest,
      serverUrl: 'https://github.com',
      sha: '5ba3e9a7c1d54f0e8b6f2c9d1e7a4b3c2d1e0f9a',
      headSha: '0c94b7e2d8f34a6b9c1d5e7f2a8b4c6d0e1f3a5b',
      runId: '9001',
      runAttempt: '1',
      workflow: 'Deploy',
      job: 'shop',
    },
    comment: ({ key, markdown, footer, pullRequest: number }) => {
      if (commentFails) return Promise.reject(commentFails)
      const { region = '?', target, realm = '?', job } = key
      const about = `${region}, ${target}, realm ${realm}, job ${job}`
      runner.comments.push(`#${number} ${about}\n${markdown}\n${footer}`)
      return Promise.resolve({ url: 'https://github.com/example/shop/pull/7#issuecomment-1', was: 'created' })
    },
  }
}

/** What actions/checkout leaves: git's index holds the digest of each file's content. */
async function checkOut(workspace: string, texts: readonly string[]): Promise<void> {
  const digests = texts.map(text =>
    createHash('sha1')
      .update(`blob ${Buffer.byteLength(text)}\0`)
      .update(text)
      .digest(),
  )
  await mkdir(join(workspace, '.git'))
  await writeFile(join(workspace, '.git', 'index'), Buffer.concat(digests))
  const origin = '[remote "origin"]\n\turl = https://github.com/example/shop\n'
  await writeFile(join(workspace, '.git', 'config'), origin)
}
