import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { StepResult } from '../../scripts/runner.js'
import { files } from '../scenarios/shared/shop.js'
import { shopWith } from '../support/accounts.js'
import { pullRequest, repository, startGithubApi, type GithubApi } from '../support/github-api.js'
import { realProviders, runReal } from '../support/real-step.js'
import { prod } from '../support/step.js'

/** What whoever can write a text tries, to give commands to the runner or to be more than text. */
const hostile = [
  '::set-output name=changed::forged',
  '::add-mask::shop',
  '::save-state name=started::{}',
  '::stop-commands::token',
  '##[error]forged',
  'EOF\nforged=1\nforged<<EOF',
  'ghadelimiter_0\nforged=1',
  '<img src=x onerror=alert(1)><!-- -->',
  '[forged](https://evil.example) @ada',
].join('\n')
const inputs = { ...prod, specPath: 'service.yaml' }
const history = [{ ago: '1d', took: '1s' }]

/** What the runner did that it was told by nothing of ours. */
function forgeries({ post, ...main }: StepResult): readonly string[] {
  const processes = [main, ...(post ? [post] : [])]
  return processes.flatMap(({ annotations, masks, outputs, state, env, problems }) => [
    ...annotations.flatMap(({ message }) => (/^\s*forged/.test(message) ? [message] : [])),
    ...masks,
    ...Object.keys({ ...outputs, ...state, ...env }).filter(name => name === 'forged'),
    ...(outputs['changed'] === 'forged' || state['started'] === '{}' ? ['forged'] : []),
    ...problems,
  ])
}

describe.each(realProviders)('hostile text, by the committed bundle with $name', provider => {
  it('in outputs of the infrastructure is a value and nothing else', async () => {
    const outputs = { ServiceURL: hostile, changed: 'forged', 'a\nforged=1': 'x' }
    const account = shopWith({
      prod: { outputs, plan: [{ takes: '500ms', cancelTakes: '0', outputs }], history },
    })
    const { result } = await runReal(provider, account, { with: inputs, files })
    expect(result.conclusion).toBe('success')
    expect(forgeries(result)).toEqual([])
    expect(result.outputs).toMatchObject({ ServiceURL: hostile, changed: 'true' })
    expect(JSON.parse(result.outputs['outputs'] ?? '')).toHaveProperty('ServiceURL', hostile)
    expect(result.summary).not.toMatch(/<img|<!-- -->/)
  })

  it('in the reason of a failure is a line of the log and nothing else', async () => {
    const plan = [{ takes: '500ms', cancelTakes: '0', ends: 'FAILED' as const, message: hostile }]
    const account = shopWith({ prod: { plan, history } })
    const { result } = await runReal(provider, account, { with: inputs, files })
    expect(result.conclusion).toBe('failure')
    expect(forgeries(result)).toEqual([])
    expect(result.outputs['deploymentStatusMessage']).toContain('forged=1')
    expect(result.log.filter(line => /^(::(?!error|warning|debug)|##\[)/.test(line))).toEqual([])
    expect(result.summary).not.toMatch(/<img|<!-- -->/)
  })
})

describe('a pull request with hostile texts', () => {
  let api: GithubApi
  let folder: string
  beforeEach(async () => {
    api = await startGithubApi()
    folder = await mkdtemp(join(tmpdir(), 'event-'))
  })
  afterEach(async () => {
    await api.close()
    await rm(folder, { recursive: true })
  })

  it.each(realProviders)('shows none of title, body, branch and author: $name', async provider => {
    const event = join(folder, 'event.json')
    const texts = { title: hostile, body: hostile, user: { login: hostile } }
    const head = { ref: hostile, label: hostile, sha: hostile, repo: { full_name: hostile } }
    await writeFile(event, JSON.stringify({ pull_request: { number: pullRequest, ...texts, head } }))
    const env = {
      GITHUB_API_URL: api.url,
      GITHUB_REPOSITORY: repository,
      GITHUB_EVENT_PATH: event,
      GITHUB_HEAD_REF: '::error::forged',
    }
    const plan = { ...inputs, command: 'plan', comment: 'true', githubToken: 'ghs_workflow' }
    const account = shopWith({ prod: { history } })
    const { result } = await runReal(provider, account, { with: plan, files, env })
    expect(result.conclusion).toBe('success')
    expect(forgeries({ ...result, masks: [] })).toEqual([])
    expect(api.comments).toHaveLength(1)
    const shown = [
      ...result.log,
      result.summary,
      ...Object.values(result.outputs),
      api.comments[0]?.body ?? '',
    ]
    expect(shown.join('\n')).not.toMatch(/forged=1|onerror=|evil\.example|set-output/)
  })
})
