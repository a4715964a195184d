import { randomUUID } from 'node:crypto'
import { systemClock } from './shared/clock.js'
import { loadComment } from './github/comment/load.js'
import type { CommentOptions, WrittenComment } from './github/comment/port.js'
import { ProviderError } from './shared/errors.js'
import { gitHubRun } from './github/workflow-run.js'
import { github } from './github/toolkit.js'
import { connect, type Proton } from './providers/proton/api/client.js'
import { post } from './commands/post.js'
import { protonProvider } from './providers/proton/provider.js'
import { reportBug } from './reporting/reporter.js'
import { forgetStarted } from './reporting/saved-state.js'
import { run } from './run.js'
import type { Workflow } from './github/runner.js'
import type { Runtime } from './commands/runtime.js'

/** Of the 7.5 s between the runner's SIGINT and SIGTERM; what is not done by then is left to post. */
const LEAVE_AFTER_SIGNAL_MS = 6_800
/** What may still hold the process when all is said: a request without an answer. */
const LEAVE_AFTER_END_MS = 200

/**
 * The argument by which dist/post.js, two lines that load this same bundle, tells that it is the post step. Saved state
 * could not: a main that was killed before it saved any would let post deploy.
 */
const POST = 'post'

const env = process.env
/** How the runner hands an input over: `INPUT_` and its name in upper case, `_` for a space. */
const INPUT = 'INPUT_'

const workflow: Workflow = {
  ...github,
  givenInputs: () => {
    // On Windows a variable is the same in any case, and keeps that of whoever set it first.
    const names = Object.keys(env).map(name => (process.platform === 'win32' ? name.toUpperCase() : name))
    return names.flatMap(name => (name.startsWith(INPUT) ? name.slice(INPUT.length) : []))
  },
}

function leave(): void {
  github.warning(
    'The runner is about to end this process: what is left to do about the cancellation is left to the post step of this action.',
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

async function connectFrom(region: string | undefined, profile?: string): Promise<Proton> {
  // An empty variable, as a workflow sets it from one that does not exist, would keep the SDK from the profile; and
  // AWS_DEFAULT_REGION, by which the AWS CLI goes, it does not read.
  if (env['AWS_REGION'] === '') delete env['AWS_REGION']
  const [usual] = [region, env['AWS_REGION'], env['AWS_DEFAULT_REGION']].filter(Boolean)
  const configuration = { profile, env }
  try {
    return connect(usual, await agents(), github.debug, configuration)
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error
    return { ...connect(usual, {}, github.debug, configuration), ask: () => Promise.reject(error) }
  }
}

/** Whether requests go by another way than straight, or trust others than Node does: both is seldom, and takes time. */
function isNetworkSet(): boolean {
  const names = ['https_proxy', 'http_proxy', 'all_proxy', 'aws_ca_bundle']
  return names.some(name => env[name] || env[name.toUpperCase()])
}

async function agents(): Promise<object> {
  return isNetworkSet() ? (await import('./providers/proton/api/network-agents.js')).agentsFor(env) : {}
}

async function comment(options: CommentOptions): Promise<WrittenComment> {
  const network = isNetworkSet()
    ? await (await import('./github/network.js')).githubNetwork(options.apiUrl, env)
    : {}
  return (await loadComment()).writeComment({ ...options, ...network })
}

async function main(): Promise<void> {
  const isPost = process.argv.includes(POST)
  const runtime: Runtime = {
    workflow,
    clock: systemClock,
    random: Math.random,
    uuid: randomUUID,
    folders: { workspace: env['GITHUB_WORKSPACE'] ?? process.cwd(), temp: env['RUNNER_TEMP'] },
    stop: isPost ? new AbortController().signal : stopSignal(),
    provider: protonProvider(connectFrom),
    run: gitHubRun(env),
    comment,
  }
  try {
    await (isPost ? post(runtime) : run(runtime))
  } catch (error) {
    reportBug(workflow, error, isPost)
    if (!isPost) forgetStarted(workflow)
  }
  setTimeout(() => process.exit(), LEAVE_AFTER_END_MS).unref()
}

await main()
