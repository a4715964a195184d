import { randomUUID } from 'node:crypto'
import { systemClock } from './shared/clock.js'
import { loadComment } from './github/comment/load.js'
import type { CommentOptions, WrittenComment } from './github/comment/port.js'
import { ProviderError } from './shared/errors.js'
import { gitHubRun } from './github/workflow-run.js'
import { github } from './github/toolkit.js'
import type { AwsApi } from './providers/aws/client.js'
import { connect } from './providers/proton/api/client.js'
import { post } from './commands/post.js'
import {
  chooseProvider,
  choiceText,
  readAwsConfig,
  type ChosenProvider,
} from './providers/choose-provider.js'
import { protonProvider } from './providers/proton/provider.js'
import { withProviderInputs, savedChoice, type ProviderMakers } from './providers/provider-inputs.js'
import { reportingBugs } from './reporting/report-error.js'
import { isNothingLeft, savedProvider } from './commands/saved-state.js'
import { run } from './run.js'
import type { Runner } from './github/runner.js'
import type { Runtime } from './commands/runtime.js'

/** Of the 7.5 s between the runner's SIGINT and SIGTERM; what is not done by then is left to post. */
const LEAVE_AFTER_SIGNAL_MS = 6_800
/** After the end a request without an answer may still keep the process alive. */
const LEAVE_AFTER_END_MS = 200

/**
 * The argument by which dist/post.js, two lines that load this same bundle, knows that it is the post step. Saved state
 * could not: a main that was killed before it saved any would let post deploy.
 */
const POST = 'post'

const env = process.env
/** How the runner hands an input over: `INPUT_` and its name in upper case, `_` for a space. */
const INPUT = 'INPUT_'

const runner: Runner = {
  ...github,
  givenInputs: () => {
    // On Windows a variable is the same in any case, and keeps that of whoever set it first.
    const names = Object.keys(env).map(name => (process.platform === 'win32' ? name.toUpperCase() : name))
    return names.flatMap(name => (name.startsWith(INPUT) ? name.slice(INPUT.length) : []))
  },
}

function leave(): void {
  github.warning(
    'The runner is about to end this process. The post step of this action continues the cancellation.',
  )
  process.exit(1)
}

/** Aborts with the runner's first signal; a second one ends the process, as without a handler. */
function stopSignal(): AbortSignal {
  const stop = new AbortController()
  const signals = ['SIGINT', 'SIGTERM', 'SIGBREAK'] as const
  const onSignal = () => {
    for (const signal of signals) process.off(signal, onSignal)
    setTimeout(leave, LEAVE_AFTER_SIGNAL_MS).unref()
    stop.abort(systemClock.now())
  }
  for (const signal of signals) process.on(signal, onSignal)
  return stop.signal
}

/**
 * The region of the input, else of the environment. An empty variable, as a workflow sets it from one that does not
 * exist, would keep the SDK from the profile. AWS_DEFAULT_REGION is read by the AWS CLI, and not by the SDK.
 */
function usualRegion(region: string | undefined): string | undefined {
  if (env['AWS_REGION'] === '') delete env['AWS_REGION']
  return [region, env['AWS_REGION'], env['AWS_DEFAULT_REGION']].find(Boolean)
}

/** Connects with the network agents; where a setting of the network is wrong, each request fails for that reason. */
async function connecting<Client>(connectBy: (agents: object) => AwsApi<Client>): Promise<AwsApi<Client>> {
  try {
    return connectBy(await agents())
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error
    return { ...connectBy({}), call: () => Promise.reject(error) }
  }
}

/** Whether a proxy or a certificate authority is configured: both are rare, and slow to load. */
function isNetworkSet(): boolean {
  const names = ['https_proxy', 'http_proxy', 'all_proxy', 'aws_ca_bundle']
  return names.some(name => env[name] || env[name.toUpperCase()])
}

async function agents(): Promise<object> {
  return isNetworkSet() ? (await import('./providers/aws/network-agents.js')).agentsFor(env) : {}
}

async function comment(options: CommentOptions): Promise<WrittenComment> {
  const network = isNetworkSet()
    ? await (await import('./github/network.js')).githubNetwork(options.apiUrl, env)
    : {}
  return (await loadComment()).writeComment({ ...options, ...network })
}

/** The provider of this step; the post step goes on with the one that main used. */
async function chosenProvider(isPost: boolean): Promise<ChosenProvider> {
  const saved = isPost ? savedChoice(savedProvider(runner)) : undefined
  if (saved) return saved
  return chooseProvider({ input: runner.input('provider'), env, awsConfig: () => readAwsConfig(env) })
}

const providerMakers: ProviderMakers = {
  proton: () =>
    protonProvider((region, profile) =>
      connecting(agents => connect(usualRegion(region), agents, github.debug, { profile, env })),
    ),
  cloudformation: async () => {
    const { cloudFormationProvider } = await import('./providers/cloudformation/provider.js')
    return cloudFormationProvider({
      connect: async region => {
        const { connectCloudFormation } = await import('./providers/cloudformation/api/client.js')
        return connecting(agents => connectCloudFormation(usualRegion(region), agents, github.debug, { env }))
      },
      connectS3: async region => {
        const { connectS3 } = await import('./providers/cloudformation/api/s3.js')
        return connecting(agents => connectS3(region, agents, github.debug, { env }))
      },
      site: gitHubRun(env),
    })
  },
}

async function main(): Promise<void> {
  const isPost = process.argv.includes(POST)
  if (isPost && isNothingLeft(runner)) return
  const chosen = await chosenProvider(isPost)
  const choice = choiceText(chosen)
  if (!isPost && choice !== undefined) runner.info(choice)
  const runtime: Runtime = {
    runner,
    clock: systemClock,
    random: Math.random,
    uuid: randomUUID,
    folders: {
      workspace: env['GITHUB_WORKSPACE'] ?? process.cwd(),
      temp: env['RUNNER_TEMP'],
      repository: env['GITHUB_REPOSITORY'],
    },
    stop: isPost ? new AbortController().signal : stopSignal(),
    provider: await withProviderInputs(chosen, providerMakers),
    run: gitHubRun(env),
    comment,
  }
  await reportingBugs(runner, isPost, () => (isPost ? post(runtime) : run(runtime)))
  setTimeout(() => process.exit(), LEAVE_AFTER_END_MS).unref()
}

await main()
