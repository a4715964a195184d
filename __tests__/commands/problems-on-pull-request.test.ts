import { describe, expect, it } from '@jest/globals'
import type { AccountFile } from '../../src/simulator/account/account-file.js'
import { defaultAccount } from '../../src/simulator/account/default-account.js'
import { accountWith, denied, shopWith } from '../support/accounts.js'
import { play, type Scenario } from '../support/stage.js'

const commented = 'comment: true\ngithubToken: a-token\n'
const prod = 'target: instance\nserviceName: shop\nserviceInstanceName: prod\n'
const plan = `command: plan\n${prod}${commented}`
const deploy = `${prod}${commented}`
const specOf = (image: string) =>
  `proton: ServiceSpec\npipeline: {}\ninstances:\n  - name: prod\n    environment: production\n    spec:\n      image: ${image}\n`
const good = specOf('registry.example/shop:1.9.0')

/** The comments that a step writes on pull request 7, each as who it is about and what it says. */
async function commentsOf(scenario: Scenario) {
  const { stage } = await play({ pullRequest: 7, ...scenario })
  return stage.runner.comments.map(text => {
    const [about = '', ...lines] = text.split('\n')
    return { about, text: lines.join('\n') }
  })
}

/** The only comment of a step. */
async function commentOf(scenario: Scenario) {
  const comments = await commentsOf(scenario)
  expect(comments).toHaveLength(1)
  return comments[0] ?? { about: '', text: '' }
}

describe('the comment of an earlier plan is replaced', () => {
  it.each<readonly [string, Scenario, string]>([
    [
      'a spec that does not exist',
      { with: `${plan}specPath: gone.yaml\n` },
      'gone.yaml&quot; does not exist',
    ],
    [
      'a spec that is no YAML',
      { with: `${plan}specPath: s.yaml\n`, files: { 's.yaml': 'a: [\n' } },
      'blob/5ba3e9a7c1d54f0e8b6f2c9d1e7a4b3c2d1e0f9a/s.yaml#L',
    ],
    [
      'a spec without the instance',
      { with: `${plan}specPath: s.yaml\n`, files: { 's.yaml': good.replace('name: prod', 'name: dev') } },
      's.yaml#L',
    ],
    ['an input that is not right', { with: `${plan}wait: maybe\n` }, '&quot;maybe&quot; for wait'],
    ['inputs that do not go together', { with: `${plan}templateMinorVersion: 1\n` }, 'templateMinorVersion'],
    ['an edit without a place', { with: `${plan}set: imge.tag=1\n` }, 'there is no imge'],
    ['an edit of a deployment without a place', { with: `${deploy}set: imge.tag=1\n` }, 'there is no imge'],
    [
      'a deploy with a spec that does not exist',
      { with: `${deploy}specPath: gone.yaml\n` },
      'does not exist',
    ],
  ])('by the problems of %s', async (_, scenario, text) => {
    const comment = await commentOf(scenario)
    expect(comment.text).toContain(
      '### ❌ Invalid inputs for service instance shop/prod; nothing was deployed',
    )
    expect(comment.text).toContain(text)
    expect(comment.text).toContain('/commit/0c94b7e2d8f34a6b9c1d5e7f2a8b4c6d0e1f3a5b')
  })

  it('under the same key as the successful plan, the account included', async () => {
    const files = { 's.yaml': good }
    const before = await commentOf({ with: `${plan}specPath: s.yaml\n`, files })
    const after = await commentOf({ with: `${plan}specPath: gone.yaml\n`, files })
    expect(before.text).toContain('📋 Plan for')
    expect(before.about).toMatch(
      /^#7 us-east-1, service instance shop\/prod, realm [0-9a-f]{8}, job [0-9a-f]{8}$/,
    )
    expect(after.about).toBe(before.about)
  })

  it.each<readonly [string, AccountFile]>([
    ['another account', { ...defaultAccount, accountId: '210987654321' }],
    ['an account that may not be read', accountWith([denied('GetServiceInstance')])],
  ])('but not that of %s', async (_, account) => {
    const files = { 's.yaml': good }
    const mine = await commentOf({ with: `${plan}specPath: s.yaml\n`, files })
    const theirs = await commentOf({ with: `${plan}specPath: gone.yaml\n`, files, account })
    expect(theirs.about).not.toBe(mine.about)
  })

  it('when the account is known only from a refusal', async () => {
    const refusal = {
      operation: 'GetServiceInstance',
      kind: 'error',
      name: 'AccessDeniedException',
      message: 'User: arn:aws:sts::123456789012:assumed-role/plan/x is not authorized to perform: x',
      always: true,
    } as const
    const files = { 's.yaml': good }
    const mine = await commentOf({ with: `${plan}specPath: s.yaml\n`, files })
    const refused = await commentOf({
      with: `${plan}specPath: s.yaml\n`,
      files,
      account: accountWith([refusal]),
    })
    expect(refused.about).toBe(mine.about)
    expect(refused.text).toContain('No plan for service instance shop/prod')
  })

  it('when the command is misspelled: the comment of the target says so', async () => {
    const comment = await commentOf({ with: plan.replace('command: plan', 'command: plna') })
    expect(comment.about).toMatch(/^#7 us-east-1, service instance shop\/prod, realm [0-9a-f]{8}/)
    expect(comment.text).toContain('&quot;plna&quot; for command')
  })

  it.each<readonly [string, Scenario, string]>([
    [
      'a plan that Proton refuses',
      { with: plan, account: accountWith([denied('GetServiceInstance')]) },
      'No plan for service instance shop/prod',
    ],
    [
      'a plan that is cancelled',
      {
        with: plan,
        meanwhile: ({ stop }) => {
          stop()
        },
      },
      'The workflow was cancelled',
    ],
    [
      'a deployment that fails',
      {
        with: deploy,
        account: shopWith({ prod: { plan: [{ takes: '1m', ends: 'FAILED', message: 'No capacity.' }] } }),
      },
      'No capacity.',
    ],
    [
      'a deployment that is cancelled',
      {
        with: deploy,
        account: shopWith({ prod: { plan: [{ takes: '10m', cancelTakes: '1s' }] } }),
        meanwhile: ({ clock, stop }) => {
          clock.after(60_000, stop)
        },
      },
      'was cancelled with the workflow',
    ],
    [
      'a deployment that is cancelled before it begins',
      {
        with: deploy,
        meanwhile: ({ stop }) => {
          stop()
        },
      },
      'Nothing was deployed to service instance shop/prod',
    ],
    [
      'a deployment that Proton refuses',
      { with: `${deploy}specPath: s.yaml\n`, files: { 's.yaml': specOf('NOT AN IMAGE') } },
      's.yaml#L7',
    ],
    [
      'a target that does not exist',
      { with: deploy.replace('Name: prod', 'Name: prd') },
      'Nothing was deployed to service instance shop/prd',
    ],
  ])('by %s', async (_, scenario, text) => {
    expect((await commentOf(scenario)).text).toContain(text)
  })
})

describe('the post step', () => {
  it('reports on the pull request how a cancellation ended that main could not confirm', async () => {
    const comments = await commentsOf({
      with: deploy,
      meanwhile: ({ clock, stop }) => {
        clock.after(60_000, stop)
      },
    })
    expect(comments.map(({ text }) => text.split('\n')[0])).toEqual([
      '### ❌ Cancellation of service instance shop/prod is not confirmed',
      '### ⏹️ Deployment of service instance shop/prod was cancelled',
    ])
    expect(comments[1]?.about).toBe(comments[0]?.about)
  })

  it('reports it when main was killed', async () => {
    const { about, text } = await commentOf({ with: deploy, killedAfter: /^IN_PROGRESS for/ })
    expect(about).toMatch(/^#7 us-east-1, service instance shop\/prod, realm [0-9a-f]{8}/)
    expect(text).toContain('Deployment of service instance shop/prod was cancelled')
  })
})

describe('nothing is written', () => {
  it.each<readonly [string, Scenario]>([
    ['without a pull request', { with: `${plan}wait: maybe\n`, pullRequest: 0 }],
    ['when no comment is wanted', { with: `command: plan\n${prod}wait: maybe\n` }],
    ['when the target is not known', { with: plan.replace('target: instance\n', '') }],
    ['when a name is missing', { with: plan.replace('serviceInstanceName: prod\n', '') }],
    ['without a token', { with: `command: plan\n${prod}comment: true\nwait: maybe\n` }],
  ])('%s', async (_, scenario) => {
    const { pullRequest, ...rest } = scenario
    const { stage } = await play({ ...rest, ...(pullRequest !== 0 && { pullRequest: 7 }) })
    expect(stage.runner.comments).toEqual([])
    expect(stage.runner.isRed).toBe(true)
  })
})

describe('the comment of a rollback', () => {
  it('shows both results, with the ids of both deployments', async () => {
    const { stage } = await play({
      with: `${deploy}specPath: s.yaml\nrollbackOnFailure: true\n`,
      files: { 's.yaml': good },
      account: shopWith({
        prod: { plan: [{ takes: '1m', ends: 'FAILED', message: 'No capacity.' }, { takes: '1m' }] },
      }),
      pullRequest: 7,
    })
    const [comment = ''] = stage.runner.comments
    const { deploymentId = '?', rollbackDeploymentId = '?' } = stage.runner.outputs
    expect(comment).toMatch(
      /### ❌ Deployment of service instance shop\/prod failed, rolled back to deployment [0-9a-f]{8}\n/,
    )
    expect(comment).toContain(`<td>Deployment id</td><td><code>${deploymentId}</code></td>`)
    expect(comment).toContain(`<td>Rollback deployment</td><td><code>${rollbackDeploymentId}</code></td>`)
    expect(deploymentId).not.toBe(rollbackDeploymentId)
  })
})
