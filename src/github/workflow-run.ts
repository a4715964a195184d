import { readFileSync } from 'node:fs'
import { headOf, pullRequestOf } from './event.js'

/** Where on GitHub a step runs, by the runner's environment. */
export interface GitHubRun {
  /** `owner/name`. */
  readonly repository: string
  readonly apiUrl: string
  readonly pullRequest: number | undefined
  /** The URL of the web pages, e.g. `https://github.com`. */
  readonly serverUrl?: string | undefined
  /** The commit that is checked out by default: of a pull request the one that merges it. */
  readonly sha?: string | undefined
  /** The commit that was pushed. */
  readonly headSha?: string | undefined
  readonly runId?: string | undefined
  readonly runAttempt?: string | undefined
  /** The names of the workflow and the job. */
  readonly workflow?: string | undefined
  readonly job?: string | undefined
}

/**
 * Where on GitHub this runs. The event file shows the pull request; without it, or when it is broken, the ref may. A broken
 * file is removed from `env`: @actions/github reads it when it is loaded, and throws.
 */
export function gitHubRun(env: Record<string, string | undefined>): GitHubRun {
  let event: unknown
  try {
    event = JSON.parse(readFileSync(env['GITHUB_EVENT_PATH'] ?? '', 'utf8'))
  } catch {
    delete env['GITHUB_EVENT_PATH']
  }
  const sha = env['GITHUB_SHA']
  return {
    repository: env['GITHUB_REPOSITORY'] ?? '',
    apiUrl: env['GITHUB_API_URL'] ?? 'https://api.github.com',
    pullRequest: pullRequestOf(event, env['GITHUB_REF']),
    serverUrl: env['GITHUB_SERVER_URL'] ?? 'https://github.com',
    sha,
    headSha: headOf(event) ?? sha,
    runId: env['GITHUB_RUN_ID'],
    runAttempt: env['GITHUB_RUN_ATTEMPT'],
    workflow: env['GITHUB_WORKFLOW'],
    job: env['GITHUB_JOB'],
  }
}
