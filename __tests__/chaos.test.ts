import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import {
  CancelServiceInstanceDeploymentCommand,
  GetServiceInstanceCommand,
  UpdateServiceInstanceCommand,
} from '@aws-sdk/client-proton'
import type { Invariant } from '../chaos/checks/findings.js'
import { GroundTruth } from '../chaos/checks/ground-truth.js'
import { claimsOf, saysUncertain } from '../chaos/checks/sentences.js'
import { overusedReasons, undecidableReasons } from '../chaos/checks/undecidable-reasons.js'
import { Random } from '../chaos/draw/random.js'
import { planAt, playAndCheck, violations } from '../chaos/play-and-check.js'
import type { Actor, Plan } from '../chaos/plan/plan.js'
import { specText, workspace } from '../chaos/plan/specs.js'
import { usualValues } from '../chaos/plan/usual-values.js'
import { preloadModules } from '../chaos/play/preload-modules.js'
import type { Action } from '../chaos/play/step-runner.js'
import { Figures } from '../chaos/report/figures.js'
import { hardCases } from '../chaos/report/hard-cases.js'
import { kindsOf, shrink } from '../chaos/report/shrink.js'
import { storedFailures } from '../chaos/report/stored-failures.js'
import { findingLine, timeline } from '../chaos/report/timeline.js'
import { post } from '../src/commands/post.js'
import type { Proton } from '../src/providers/proton/api/client.js'
import { run } from '../src/run.js'
import type { Runtime } from '../src/commands/runtime.js'
import { protonProvider, type ConnectProton } from '../src/providers/proton/provider.js'

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
      const text = await violated(planAt(SEED, index))
      if (text !== '') failed.push(`npm run chaos -- --replay ${SEED}:${index}\n${text}`)
    }
    expect(failed).toEqual([])
  }, 300_000)

  it.each([...storedFailures()])('holds in a run that failed once: %s', async (_, { plan }) => {
    expect(await violated(plan)).toBe('')
  })

  it('is the same run for the same seed', async () => {
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
const main = (change: (runtime: Runtime, connect: ConnectProton) => Runtime): Action => ({
  run: (runtime, connect) => run(change(runtime, connect)),
  post,
})
/** A provider whose client does `instead` when a request is made. */
const requesting = (connect: ConnectProton, instead: (proton: Proton) => Proton['call']) =>
  protonProvider(async region => {
    const proton = await connect(region)
    return { ...proton, call: instead(proton) }
  })

/** Actions with one fault each, and the invariant that it violates. */
const faulty: readonly (readonly [string, Invariant, Action])[] = [
  [
    'is green whatever happened',
    'I1',
    main(runtime => ({ ...runtime, runner: { ...runtime.runner, fail: runtime.runner.warning } })),
  ],
  ['has a post that does nothing', 'I2', { run, post: () => Promise.resolve() }],
  [
    'sends every Update twice',
    'I4',
    main((runtime, connect) => ({
      ...runtime,
      provider: requesting(connect, proton => async (operation, send, read) => {
        const answer = await proton.call(operation, send, read)
        if (operation.startsWith('Update')) await proton.call(operation, send, read).catch(() => undefined)
        return answer
      }),
    })),
  ],
  ['throws', 'I5', { run: () => Promise.reject(new Error('a bug')), post }],
  [
    'never ends',
    'I5',
    {
      post,
      run: async ({ clock }, connect) => {
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
      run: async runtime => {
        await run(runtime)
        runtime.runner.info('Nothing was changed.')
      },
    },
  ],
  [
    'sets the status of another deployment',
    'I6',
    main(runtime => ({
      ...runtime,
      runner: {
        ...runtime.runner,
        setOutput: (name, value) => {
          runtime.runner.setOutput(name, name === 'deploymentStatus' ? 'SUCCEEDED' : value)
        },
      },
    })),
  ],
  [
    'prints the token',
    'I7',
    {
      post,
      run: async runtime => {
        await run(runtime)
        runtime.runner.debug(runtime.runner.input('githubToken'))
      },
    },
  ],
]

describe('the checks find an action that', () => {
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

  it('cancels what it did not start (I3)', async () => {
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
      run: async (_, connect) => {
        const proton = await connect(undefined)
        const name = 'CancelServiceInstanceDeployment'
        await proton.call(
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

describe('an undecidable case', () => {
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
    run: async ({ runner: workflow }, connect) => {
      const proton = await connect(undefined)
      const target = { serviceName: 'shop', name: 'prod' }
      const change = { deploymentType: 'CURRENT_VERSION', spec: specText('instance', 'ours') } as const
      const update = new UpdateServiceInstanceCommand({ ...target, ...change, clientToken: 'ours' })
      const get = new GetServiceInstanceCommand(target)
      const send = proton.call(
        'UpdateServiceInstance',
        client => client.send(update),
        () => undefined,
      )
      await send.catch(() => undefined)
      const id = await proton.call(
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

  it('is undecidable where no token is shown, and the spec is the same', async () => {
    const found = await claimed(lostAmongOthers({ showsTokens: false }))
    expect(found.length).toBeGreaterThan(0)
    for (const { undecidable } of found) expect(undecidable).toBe('sameContent')
  })

  it('is a violation where the target shows that its token is gone', async () => {
    const plan = lostAmongOthers({ showsTokens: true })
    const actors = plan.actors.map(actor => ({ ...actor, hasToken: false }))
    const found = await claimed({ ...plan, actors })
    expect(found.length).toBeGreaterThan(0)
    for (const { undecidable } of found) expect(undecidable).toBeUndefined()
  })

  it('may count in a small share of the runs', () => {
    const { mostPer100000 } = undecidableReasons.sameContent
    expect(overusedReasons(new Map([['sameContent', mostPer100000]]), 100_000)).toEqual([])
    expect(overusedReasons(new Map([['sameContent', 2 * mostPer100000]]), 100_000)).toEqual(['sameContent'])
    expect(overusedReasons(new Map([['sameContent', 4]]), 300)).toEqual([])
    expect(overusedReasons(new Map([['sameContent', 10]]), 300)).toEqual(['sameContent'])
  })

  it('is a violation where the endpoint shows the token', async () => {
    const found = await claimed(lostAmongOthers({ showsTokens: true }))
    expect(found.length).toBeGreaterThan(0)
    for (const { undecidable } of found) expect(undecidable).toBeUndefined()
  })
})

describe('what Proton refuses', () => {
  const creation: Plan = {
    ...planAt(SEED, 0),
    ...{ command: 'deploy', target: 'instance', actors: [], faults: [], lags: [], postAfterMs: 1_000 },
    ...{ signal: undefined, kill: undefined, skewMs: [0, 0] },
    inputs: {
      ...{ command: 'deploy', target: 'instance', serviceName: 'shop', serviceInstanceName: 'prod' },
      ...{ createIfMissing: 'true', specPath: 'service-ours.yml' },
    },
    endpoint: usualValues.endpoint,
    account: { ...usualValues.account, exists: false },
    ours: [usualValues.course],
  }
  const somebody = (part: Pick<Actor, 'does' | 'variant'>): Actor => ({
    ...{ at: { on: 'sending', ms: 0 }, hasToken: true, course: usualValues.course },
    ...part,
  })
  const withInstances = (extraInstances: number): Plan => ({
    ...creation,
    account: { ...creation.account, extraInstances },
  })
  const change = { command: 'deploy', target: 'service', serviceName: 'shop' }

  it.each<[string, Plan]>([
    ['CreateServiceInstance refused, as the service is full', withInstances(19)],
    [
      'CreateServiceInstance refused, as somebody else took the last place',
      { ...withInstances(18), actors: [somebody({ does: 'createInstance', variant: 'ours' })] },
    ],
    [
      'CreateServiceInstance refused, as the service is busy',
      { ...creation, actors: [somebody({ does: 'updateService', variant: 'withoutTarget' })] },
    ],
    [
      'a service spec refused for too many instances',
      {
        ...{ ...creation, target: 'service', account: usualValues.account },
        inputs: { ...change, specPath: 'service-tooMany.yml' },
      },
    ],
    [
      'NONE of a component refused, for more than a description',
      {
        ...{ ...creation, target: 'component', account: usualValues.account },
        inputs: { command: 'deploy', target: 'component', componentName: 'cache' },
        actors: [somebody({ does: 'updateWithoutDeployment', variant: 'theirs' })],
      },
    ],
  ])('%s', async (name, plan) => {
    const { run, findings } = await playAndCheck(plan, files.folder)
    expect(violations(findings)).toEqual([])
    expect(hardCases[name]?.(new GroundTruth(run))).toBe(true)
  })

  it('takes the last place in a service', async () => {
    const { run } = await playAndCheck(withInstances(18), files.folder)
    expect([run.main.isRed, run.outputs['deploymentStatus']]).toEqual([false, 'SUCCEEDED'])
  })
})

describe('the figures', () => {
  it('list what no run reached', async () => {
    const figures = new Figures()
    const name = 'an update lost before Proton'
    const missing = () => figures.neverReached().get('Hard cases')
    figures.add(await playAndCheck(planAt(SEED, 0), files.folder))
    expect(missing()).toContain(name)
    expect(figures.text(1_000)).toMatch(new RegExp(`Never reached[^]*${name}`))
    for (let index = 0; missing()?.includes(name) === true; index++)
      figures.add(await playAndCheck(planAt(SEED, index), files.folder))
    expect(figures.json()['hardCases']).toMatchObject({ [name]: 1 })
  })
})

describe('a failing run', () => {
  it('is shrunk to what it takes', async () => {
    const action = main(runtime => ({
      ...runtime,
      runner: { ...runtime.runner, fail: runtime.runner.warning },
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

describe('chaos', () => {
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
