import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type GithubApi, pullRequest, repository, startGithubApi } from '../__tests__/support/github-api.js'
import { root } from '../scripts/demo-simulator.js'
import { parseCloudFormationAccount } from '../src/simulator/cloudformation/account/parse.js'
import { startCloudFormation } from '../src/simulator/cloudformation/server/endpoint.js'
import type { Simulator } from '../src/simulator/server/listen.js'
import { startSimulator } from '../src/simulator/server/server.js'
import { type Event, type Places, type Run, runWorkflow } from './engine.js'

/** The service in which the deployments of an example run. */
export type Service = 'proton' | 'cloudformation'

/** The commit at the head of the pull request, and its image. */
export const HEAD = 'b'.repeat(40)

/** Where an example is played: a simulator, a stand-in for GitHub's API, and folders that are removed at the end. */
export interface Stage {
  readonly simulator: Simulator
  readonly github: GithubApi
  /** A folder for what a story keeps. */
  readonly folder: string
  /** Runs the example, and keeps its log for the report of a failure. */
  readonly run: (event: Event, more?: { readonly cancelAfter: RegExp }) => Promise<Run>
  readonly log: readonly string[]
  readonly close: () => Promise<void>
}

/** Prepares a workflow file; `speed` is that of the simulator. */
export async function openStage(workflow: string, service: Service, speed: number): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'act-'))
  const places = preparePlaces(folder, workflow, service)
  const simulator = await startService(service, speed)
  const github = await startGithubApi()
  const variables = {
    AWS_REGION: 'us-east-1',
    AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/deploy',
    AWS_READ_ROLE_ARN: 'arn:aws:iam::123456789012:role/read',
    AWS_PLAN_ROLE_ARN: 'arn:aws:iam::123456789012:role/plan',
    PROTON_SERVICE_ROLE_ARN: 'arn:aws:iam::123456789012:role/proton',
    STATE_FOLDER: folder,
    ...(service === 'proton' && { AWS_ENDPOINT_URL_PROTON: simulator.url }),
  }
  const env = {
    GITHUB_REPOSITORY: repository,
    GITHUB_API_URL: github.url,
    ...(service === 'cloudformation' && { AWS_ENDPOINT_URL_CLOUDFORMATION: simulator.url }),
  }
  const log: string[] = []
  return {
    simulator,
    github,
    folder,
    log,
    run: async (event, more) => {
      const name = workflow.split('/').at(-1) ?? workflow
      const run = await runWorkflow(places, { workflow: name, event, variables, env, ...more })
      log.push(...run.log)
      return run
    },
    close: async () => {
      await simulator.close()
      await github.close()
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** A pull request of the repository itself. */
export function pullRequestEvent(action: 'opened' | 'synchronize' | 'closed', sha = HEAD): Event {
  const head = { ref: 'feature', sha, repo: { full_name: repository } }
  const base = { ref: 'main', repo: { full_name: repository } }
  const payload = { action, number: pullRequest, pull_request: { number: pullRequest, head, base } }
  return { name: 'pull_request', payload }
}

function preparePlaces(folder: string, workflow: string, service: Service): Places {
  const at = (...names: readonly string[]) => join(folder, ...names)
  const copy = (from: string, ...to: readonly string[]) => {
    cpSync(join(root, from), at(...to), { recursive: true })
  }
  mkdirSync(at('cache'))
  copy(workflow, 'repository', '.github', 'workflows', workflow.split('/').at(-1) ?? workflow)
  for (const part of ['action.yml', 'simulator', 'dist']) copy(part, 'action', part)
  const specs = ['repositories', repository, '.aws-proton']
  if (service === 'cloudformation') copy('examples/after-proton/.aws-proton', ...specs)
  else {
    copy('examples/files', ...specs)
    copy('examples/service.yaml', ...specs, 'service.yaml')
  }
  copy('examples/after-proton/templates', 'repositories', 'example', 'platform-templates')
  copy('examples', 'repositories', 'OWNER', 'proton-deploy', 'examples')
  commit(at('repository'))
  const [repositories, action, cache] = [at('repositories'), at('action'), at('cache')]
  return { repository: at('repository'), repositories, action, cache }
}

/** The engine reads commit and branch from git. */
function commit(folder: string): void {
  const author = ['-c', 'user.name=ada', '-c', 'user.email=ada@shop.example', '-c', 'commit.gpgsign=false']
  const commands = [
    ['init', '--quiet', '--initial-branch', 'main'],
    ['add', '--all'],
    [...author, 'commit', '--quiet', '--message', 'The workflow'],
  ]
  for (const command of commands) execFileSync('git', command, { cwd: folder })
}

/** The stacks that Proton left deploy without a failure; the default account of Proton does. */
async function startService(service: Service, speed: number): Promise<Simulator> {
  if (service === 'proton') return startSimulator({ speed })
  const text = readFileSync(join(root, 'examples/simulator/after-proton.yaml'), 'utf8')
  const account = parseCloudFormationAccount(text)
  const stacks = Object.entries(account.stacks).map(
    ([name, stack]) => [name, { ...stack, plan: stack.plan?.slice(-1) ?? [] }] as const,
  )
  return startCloudFormation({ account: { ...account, stacks: Object.fromEntries(stacks) }, speed })
}
