import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import {
  CancelServiceInstanceDeploymentCommand,
  GetServiceInstanceCommand,
  UpdateServiceInstanceCommand,
} from '@aws-sdk/client-proton'
import { usualValues } from '../chaos/plan/usual-values.js'
import type { Invariant } from '../chaos/checks/findings.js'
import { storedFailures } from '../chaos/report/stored-failures.js'
import type { Plan } from '../chaos/plan/plan.js'
import { planAt, playAndCheck, violations } from '../chaos/play-and-check.js'
import { preloadModules } from '../chaos/play/preload-modules.js'
import { kindsOf, shrink } from '../chaos/report/shrink.js'
import { Random } from '../chaos/draw/random.js'
import { specText, workspace } from '../chaos/plan/specs.js'
import type { Action } from '../chaos/play/step-runner.js'
import { timeline, findingLine } from '../chaos/report/timeline.js'
import { claimsOf, saysUncertain } from '../chaos/checks/sentences.js'
import { post } from '../src/commands/post.js'
import type { Proton } from '../src/providers/proton/api/client.js'
import { run } from '../src/run.js'
import type { World } from '../src/commands/runtime.js'

const SEED = 20261120
const RUNS = 300

const files = workspace()
beforeAll(preloadModules)
afterAll(files.remove)

/** What a run violates, with its story when it does. */
async function violated(plan: Parameters<typeof playAndCheck>[0]): Promise<string> {
  const { run, findings } = await playAndCheck(plan, files.folder)
  return violations(findings).length === 0 ? '' : timeline(run, findings)
}

describe('the action in simulated time, with everything that can go wrong', () => {
  it(`holds its invariants in ${RUNS} runs of one seed`, async () => {
    const failed: string[] = []
    for (let index = 0; index < RUNS; index++) {
      const told = await violated(planAt(SEED, index))
      if (told !== '') failed.push(`npm run chaos -- --replay ${SEED}:${index}\n${told}`)
    }
    expect(failed).toEqual([])
  })

  it.each([...storedFailures()])('holds in a run that failed once: %s', async (_, { plan }) => {
    expect(await violated(plan)).toBe('')
  })

  it('tells the same story for the same seed', async () => {
    for (let index = 0; index < 40; index++) {
      const stories = [1, 2].map(async () => {
        const { run, findings } = await playAndCheck(planAt(SEED, index), files.folder)
        return timeline(run, findings)
      })
      const [first, second] = [await stories[0], await stories[1]]
      expect(second).toBe(first)
    }
  })
})

/** Main as `change` makes it of the real one. */
const main = (change: (world: World) => World): Action => ({ run: world => run(change(world)), post })
/** A client that does `instead` when it is asked. */
const asking = (world: World, instead: (proton: Proton) => Proton['ask']): World => ({
  ...world,
  connect: async region => {
    const proton = await world.connect(region)
    return { ...proton, ask: instead(proton) }
  },
})

/** Actions with one fault each, and the invariant that it violates. */
const faulty: readonly (readonly [string, Invariant, Action])[] = [
  [
    'is green whatever happened',
    'I1',
    main(world => ({ ...world, workflow: { ...world.workflow, fail: world.workflow.warning } })),
  ],
  ['has a post that does nothing', 'I2', { run, post: () => Promise.resolve() }],
  [
    'sends every Update twice',
    'I4',
    main(world =>
      asking(world, proton => async (operation, send, read) => {
        const answer = await proton.ask(operation, send, read)
        if (operation.startsWith('Update')) await proton.ask(operation, send, read).catch(() => undefined)
        return answer
      }),
    ),
  ],
  ['throws', 'I5', { run: () => Promise.reject(new Error('a bug')), post }],
  [
    'never ends',
    'I5',
    {
      post,
      run: async ({ clock, connect }) => {
        await connect(undefined)
        for (;;) await clock.sleep(3_600_000)
      },
    },
  ],
  [
    'says that nothing was changed',
    'I6',
    {
      post,
      run: async world => {
        await run(world)
        world.workflow.info('Nothing was changed.')
      },
    },
  ],
  [
    'sets the status of another deployment',
    'I6',
    main(world => ({
      ...world,
      workflow: {
        ...world.workflow,
        setOutput: (name, value) => {
          world.workflow.setOutput(name, name === 'deploymentStatus' ? 'SUCCEEDED' : value)
        },
      },
    })),
  ],
  [
    'prints the token',
    'I7',
    {
      post,
      run: async world => {
        await run(world)
        world.workflow.debug(world.workflow.input('githubToken'))
      },
    },
  ],
]

describe('the observer finds an action that', () => {
  it.each(faulty)('%s (%s)', async (_, invariant, action) => {
    const found: string[] = []
    for (let index = 0; index < 150 && found.length === 0; index++) {
      const { findings } = await playAndCheck(planAt(SEED, index), files.folder, action)
      found.push(
        ...violations(findings).flatMap(one => (one.invariant === invariant ? findingLine(one) : [])),
      )
    }
    expect(found).not.toEqual([])
  })

  it('cancels whatever runs (I3)', async () => {
    const plan: Plan = {
      ...planAt(SEED, 0),
      ...{ command: 'deploy', target: 'instance', faults: [], lags: [], signal: undefined, kill: undefined },
      inputs: { command: 'deploy', target: 'instance', serviceName: 'shop', serviceInstanceName: 'prod' },
      actors: [
        {
          ...{ at: { on: 'start', ms: -1_000 }, does: 'update', variant: 'theirs', hasToken: true },
          course: usualValues.course,
        },
      ],
      endpoint: usualValues.endpoint,
      account: usualValues.account,
    }
    const cancel = new CancelServiceInstanceDeploymentCommand({
      serviceName: 'shop',
      serviceInstanceName: 'prod',
    })
    const action: Action = {
      post,
      run: async world => {
        const proton = await world.connect(undefined)
        const name = 'CancelServiceInstanceDeployment'
        await proton.ask(
          name,
          client => client.send(cancel),
          () => undefined,
        )
      },
    }
    const { findings } = await playAndCheck(plan, files.folder, action)
    expect(violations(findings).map(one => one.invariant)).toContain('I3')
  })
})

describe('what nobody could have known', () => {
  /** An update that is lost, and another of the same spec that runs instead. */
  const lostAmongOthers = (endpoint: Partial<Plan['endpoint']>): Plan => ({
    ...planAt(SEED, 0),
    ...{ command: 'deploy', target: 'instance', lags: [], signal: undefined, kill: undefined },
    inputs: {
      ...{ command: 'deploy', target: 'instance', serviceName: 'shop', serviceInstanceName: 'prod' },
      specPath: 'service-ours.yml',
    },
    faults: [{ operation: 'UpdateServiceInstance', kind: 'lost', skip: 0, times: 1, ms: 0 }],
    actors: [
      {
        ...{ at: { on: 'sent', ms: 0 }, does: 'update', variant: 'ours', hasToken: true },
        course: usualValues.course,
      },
    ],
    endpoint: { ...usualValues.endpoint, ...endpoint },
    account: usualValues.account,
  })
  /** It takes whatever runs after its update for its own. */
  const rash: Action = {
    post,
    run: async ({ connect, workflow }) => {
      const proton = await connect(undefined)
      const target = { serviceName: 'shop', name: 'prod' }
      const change = { deploymentType: 'CURRENT_VERSION', spec: specText('instance', 'ours') } as const
      const update = new UpdateServiceInstanceCommand({ ...target, ...change, clientToken: 'ours' })
      const get = new GetServiceInstanceCommand(target)
      const send = proton.ask(
        'UpdateServiceInstance',
        client => client.send(update),
        () => undefined,
      )
      await send.catch(() => undefined)
      const id = await proton.ask(
        'GetServiceInstance',
        client => client.send(get),
        answer => answer.serviceInstance?.lastAttemptedDeploymentId,
      )
      workflow.setOutput('deploymentId', id ?? '')
    },
  }
  const claimed = async (plan: Plan) => {
    const { findings } = await playAndCheck(plan, files.folder, rash)
    return findings.filter(({ text }) => text.includes('of somebody else'))
  }

  it('is told apart, by reason: no token shows, and the spec is the same', async () => {
    const found = await claimed(lostAmongOthers({ showsTokens: false }))
    expect(found.length).toBeGreaterThan(0)
    for (const { undecidable } of found) expect(undecidable).toContain('no token tells')
  })

  it('is a violation where the endpoint shows the token', async () => {
    const found = await claimed(lostAmongOthers({ showsTokens: true }))
    expect(found.length).toBeGreaterThan(0)
    for (const { undecidable } of found) expect(undecidable).toBeUndefined()
  })
})

describe('a failing run', () => {
  it('is shrunk to what it takes', async () => {
    const action = main(world => ({
      ...world,
      workflow: { ...world.workflow, fail: world.workflow.warning },
    }))
    const isFailing = async (plan: Plan) =>
      kindsOf(await playAndCheck(plan, files.folder, action)).includes('? I1')
    let index = 0
    while (!((await isFailing(planAt(SEED, index))) && planAt(SEED, index).faults.length > 0)) index++
    const plan = await shrink(planAt(SEED, index), files.folder, { action })
    expect(violations((await playAndCheck(plan, files.folder, action)).findings)).not.toEqual([])
    expect([plan.lags, plan.kill]).toEqual([[], undefined])
    expect(plan.skewMs).toEqual([0, 0])
  })
})

describe('what chaos goes by', () => {
  it('draws the same numbers for the same seed', () => {
    const [a, b] = [new Random(7), new Random(7)]
    expect(Array.from({ length: 50 }, a.next)).toEqual(Array.from({ length: 50 }, b.next))
  })

  it('reads what a sentence claims', () => {
    const text = 'Nothing was deployed to service instance shop/prod. Nothing was changed.'
    expect(claimsOf(text).map(({ claim }) => claim)).toEqual(['nothingDeployed', 'nothingChanged'])
    expect(saysUncertain('It is not known whether Proton accepted the update.')).toBe(true)
    expect(saysUncertain(text)).toBe(false)
  })

  it('has a secret in every spec', () => {
    expect(specText('instance', 'ours')).toContain('canary')
  })
})
