import { createHash } from 'node:crypto'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { defaultAccount } from '../../src/simulator/account/default-account.js'
import { startSimulator } from '../../src/simulator/server/server.js'
import { repository, startGithubApi, type GithubApi } from '../support/github-api.js'
import { bench, errorsOf, prod } from '../support/step.js'

const { step, simulate, workspace } = bench()

let api: GithubApi
beforeEach(async () => {
  api = await startGithubApi()
  await simulate(defaultAccount)
})
afterEach(async () => {
  await api.close()
  expect(api.problems).toEqual([])
})

const plan = {
  command: 'plan',
  ...prod,
  specPath: 'service.yaml',
  comment: 'true',
  githubToken: 'ghs_workflow',
}
const specOf = (image: string) =>
  `proton: ServiceSpec\npipeline: {}\ninstances:\n  - name: prod\n    environment: production\n    spec:\n      image: ${image}\n`
/** Writes the spec as git has checked it out: its index holds the digest of the content. */
const write = async (text: string) => {
  const digest = createHash('sha1')
    .update(`blob ${Buffer.byteLength(text)}\0`)
    .update(text)
    .digest()
  await mkdir(join(workspace(), '.git'), { recursive: true })
  await writeFile(join(workspace(), '.git', 'index'), digest)
  const origin = `[remote "origin"]\n\turl = https://github.example/${repository}\n`
  await writeFile(join(workspace(), '.git', 'config'), origin)
  await writeFile(join(workspace(), 'service.yaml'), text)
}
const env = (more: Record<string, string> = {}) => ({
  GITHUB_API_URL: api.url,
  GITHUB_SERVER_URL: 'https://github.example',
  GITHUB_REPOSITORY: repository,
  GITHUB_REF: 'refs/pull/7/merge',
  GITHUB_SHA: 'a'.repeat(40),
  GITHUB_RUN_ID: '9001',
  GITHUB_WORKFLOW: 'Deploy',
  GITHUB_JOB: 'plan',
  ...more,
})
const bodies = () => api.comments.map(({ body }) => body)

describe('the committed action on a pull request', () => {
  it('replaces a good plan by what is wrong with the next push, and that by the next plan', async () => {
    await write(specOf('registry.example/shop:1.9.0'))
    expect((await step({ with: plan, env: env() })).conclusion).toBe('success')
    expect(bodies()[0]).toContain('📋 Plan for service instance shop/prod')
    expect(bodies()[0]).toContain('<code>registry.example/shop:1.9.0</code>')
    await write('proton: [')
    expect((await step({ with: plan, env: env() })).conclusion).toBe('failure')
    expect(bodies()[0]).toContain('Invalid inputs for service instance shop/prod')
    expect(bodies()[0]).toContain(`https://github.example/acme/shop/blob/${'a'.repeat(40)}/service.yaml#L1`)
    await rm(join(workspace(), 'service.yaml'))
    expect((await step({ with: plan, env: env() })).conclusion).toBe('failure')
    expect(bodies()[0]).toContain('does not exist')
    await write(specOf('registry.example/shop:2.0.0'))
    await step({ with: plan, env: env() })
    expect(bodies()).toHaveLength(1)
    expect(bodies()[0]).toContain('<code>registry.example/shop:2.0.0</code>')
    expect(bodies()[0]).toContain('https://github.example/acme/shop/actions/runs/9001')
  })

  it('keeps a comment for each of two accounts with the same names', async () => {
    const other = await startSimulator({ account: { ...defaultAccount, accountId: '210987654321' } })
    try {
      await write(specOf('registry.example/shop:1.9.0'))
      const there = { AWS_ENDPOINT_URL_PROTON: other.url }
      for (const more of [{}, there, {}, there]) await step({ with: plan, env: env(more) })
      expect(bodies()).toHaveLength(2)
      expect(bodies()[0]).toContain('account …9012')
      expect(bodies()[1]).toContain('account …4321')
      await write('proton: [')
      await step({ with: plan, env: env(there) })
      expect(bodies()[0]).toContain('📋 Plan for')
      expect(bodies()[1]).toContain('Invalid inputs')
    } finally {
      await other.close()
    }
  })

  it('finds the pull request by the ref when the file of the event is broken', async () => {
    await write(specOf('registry.example/shop:1.9.0'))
    const GITHUB_EVENT_PATH = join(workspace(), 'event.json')
    await writeFile(GITHUB_EVENT_PATH, '{"pull_request":')
    const { annotations } = await step({ with: plan, env: env({ GITHUB_EVENT_PATH }) })
    expect(annotations).toEqual([])
    expect(bodies()).toHaveLength(1)
  })

  it('shows why it failed before the first of many problems', async () => {
    const many = Array.from({ length: 20 }, (_, index) => `        k${index}: [1]\n`)
    await write(`${specOf('a:1')}      environmentVariables:\n${many.join('')}`)
    const errors = errorsOf(await step({ with: plan, env: env() }))
    expect(errors).toHaveLength(10)
    expect(errors[0]).toMatchObject({ message: expect.stringContaining('does not satisfy the schema') })
    expect(errors[9]).toMatchObject({ message: 'And 12 more problems: see the log.' })
  })
})
