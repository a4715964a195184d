import type { RunSite } from './opened-target.js'

/** The page of the workflow run; undefined outside of one. */
export function runUrl({ serverUrl, repository, runId }: RunSite): string | undefined {
  return runId && `${serverUrl ?? 'https://github.com'}/${repository}/actions/runs/${runId}`
}
