import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { gitHubRun } from '../../src/github/workflow-run.js'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'event-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true })
})

async function envWith(
  event: string,
  more: Record<string, string> = {},
): Promise<Record<string, string | undefined>> {
  const path = join(folder, 'event.json')
  await writeFile(path, event)
  return { GITHUB_EVENT_PATH: path, GITHUB_REF: 'refs/pull/7/merge', GITHUB_SHA: 'a'.repeat(40), ...more }
}

describe('the run on GitHub', () => {
  it('is about the pull request of the event, and its head', async () => {
    const head = { sha: 'b'.repeat(40) }
    const env = await envWith(JSON.stringify({ pull_request: { number: 8, head } }), {
      GITHUB_REPOSITORY: 'acme/shop',
      GITHUB_RUN_ID: '9001',
      GITHUB_JOB: 'plan',
    })
    expect(gitHubRun(env)).toMatchObject({
      pullRequest: 8,
      sha: 'a'.repeat(40),
      headSha: head.sha,
      repository: 'acme/shop',
      runId: '9001',
      job: 'plan',
      serverUrl: 'https://github.com',
      apiUrl: 'https://api.github.com',
    })
    expect(env['GITHUB_EVENT_PATH']).toBeDefined()
  })

  it('is about the commit that a workflow_run ran for', async () => {
    const event = { workflow_run: { head_sha: 'c'.repeat(40), pull_requests: [] } }
    expect(gitHubRun(await envWith(JSON.stringify(event)))).toMatchObject({ headSha: 'c'.repeat(40) })
  })

  it.each(['', '{"pull_request":', 'not JSON', '\u0000'])(
    'is about the pull request of the ref when the event is broken: %j',
    async event => {
      const env = await envWith(event)
      expect(gitHubRun(env)).toMatchObject({ pullRequest: 7, headSha: 'a'.repeat(40) })
      // @actions/github would read it when it is loaded, and throw.
      expect(env).not.toHaveProperty('GITHUB_EVENT_PATH')
    },
  )

  it('is about the pull request of the ref when there is no event', () => {
    const env = { GITHUB_EVENT_PATH: join(folder, 'gone.json'), GITHUB_REF: 'refs/pull/7/merge' }
    expect(gitHubRun(env)).toMatchObject({ pullRequest: 7 })
    expect(env).not.toHaveProperty('GITHUB_EVENT_PATH')
    expect(gitHubRun({ GITHUB_REF: 'refs/heads/main' })).toMatchObject({
      pullRequest: undefined,
      repository: '',
    })
  })

  it('removes the broken event: the library throws for it when it is loaded', async () => {
    const { GITHUB_EVENT_PATH = '' } = await envWith('{')
    const load = (env: Record<string, string>) =>
      promisify(execFile)(
        process.execPath,
        ['--input-type=module', '-e', "await import('@actions/github')"],
        {
          env: { PATH: process.env['PATH'] ?? '', ...env },
        },
      )
    await expect(load({ GITHUB_EVENT_PATH })).rejects.toThrow('SyntaxError')
    await expect(load({})).resolves.toMatchObject({ stdout: '' })
  })
})
