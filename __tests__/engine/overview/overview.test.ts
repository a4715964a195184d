import { describe, expect, test } from '@jest/globals'
import { readOverview } from '../../../src/engine/overview/overview.js'
import type {
  ListedInstance,
  OverviewSource,
  RunningContent,
} from '../../../src/engine/overview/overview-source.js'
import type { DeploymentState } from '../../../src/engine/deployment.js'
import { NoAnswer, ProviderError } from '../../../src/shared/errors.js'
import { FakeClock } from '../../support/fake-clock.js'

const HOUR = 3_600_000
const NOW = Date.parse('2026-11-20T00:00:00Z')
const denied = new ProviderError('GetRecord', 'Denied', 'denied', { message: 'no' })

/** What an instance has deployed, oldest first: the image, how many hours ago, and how many hours it took. */
type Past = readonly (readonly [image: string, hoursAgo: number, tookHours?: number])[]

const content = (image: string, startedAt?: number): RunningContent => ({
  revision: '1.0',
  revisionKey: 'web 1.0',
  inputs: new Map([['image', { text: image, key: image }]]),
  startedAt,
})

class Account {
  readonly clock = new FakeClock()
  readonly asked: string[] = []
  readonly instances: ListedInstance[] = []
  readonly shown: readonly string[]
  readonly stop = new AbortController()
  listTakesMs = 0

  constructor(shown: readonly string[] = ['image']) {
    this.shown = shown
  }

  /** Adds an instance of service shop. */
  add(instance: string, past: Past, over: Partial<ListedInstance> = {}): this {
    const deployments = past.map(([image, hoursAgo, tookHours = 1 / 60], at) => ({
      deploymentId: `${instance}-${at}-${image}`,
      status: 'done',
      phase: 'succeeded' as const,
      createdAt: NOW - hoursAgo * HOUR,
      tookMs: tookHours * HOUR,
    }))
    const last = past.at(-1)
    const latest: DeploymentState = {
      phase: last ? 'succeeded' : 'running',
      status: last ? 'done' : 'rolling',
    }
    this.instances.push({
      service: 'shop',
      instance,
      latest,
      running: last && content(last[0], NOW - last[1] * HOUR),
      readSucceeded: () => {
        this.asked.push(`history of ${instance}`)
        return Promise.resolve({ deployments: deployments.toReversed(), isComplete: true })
      },
      readDeployed: id => {
        this.asked.push(id)
        return Promise.resolve(content(id.split('-').at(-1) ?? ''))
      },
      ...over,
    })
    return this
  }

  async read(stages = 'dev,staging,prod') {
    const { clock, stop, shown } = this
    const source: OverviewSource = {
      revisionName: 'version',
      shown,
      list: async () => {
        await clock.sleep(this.listTakesMs)
        return this.instances
      },
      suggestNames: () => Promise.resolve({ what: 'services', names: [] }),
    }
    const bounds = {
      clock,
      random: () => 0.5,
      deadline: Infinity,
      stop: stop.signal,
      report: () => undefined,
    }
    return clock.run(readOverview(bounds, source, stages.split(',')))
  }

  /** What is known of the last instance, without undefined members. */
  async comparison(stages?: string) {
    const read = await this.read(stages)
    return JSON.parse(JSON.stringify(read?.at(-1)?.comparison ?? null)) as unknown
  }
}

describe('what a stage lacks of the one before', () => {
  test('is nothing where revision and shown inputs are equal, whoever deployed first', async () => {
    const account = new Account()
      .add('dev', [
        ['a', 9],
        ['b', 1],
      ])
      .add('prod', [['b', 5]])
    expect(await account.comparison()).toEqual({ stage: 'dev', result: 'same' })
    expect(account.asked).toEqual([])
  })

  test('is what the stage has deployed since what the next one runs', async () => {
    const account = new Account()
      .add('dev', [
        ['a', 9],
        ['b', 7],
        ['c', 5],
        ['d', 1],
      ])
      .add('prod', [['a', 8]])
    expect(await account.comparison()).toEqual({ stage: 'dev', result: 'behind', deployments: 3 })
    expect(account.asked).toEqual(['history of dev', 'dev-1-b', 'dev-0-a'])
  })

  test('is found where both were deployed at the same time, or the next one late', async () => {
    const both = new Account()
      .add('dev', [
        ['a', 9],
        ['b', 5],
        ['c', 1],
      ])
      .add('prod', [['b', 5]])
    expect(await both.comparison()).toEqual({ stage: 'dev', result: 'behind', deployments: 1 })
    const late = new Account()
      .add('dev', [
        ['a', 9],
        ['b', 5],
        ['c', 1],
      ])
      .add('prod', [['a', 2]])
    expect(await late.comparison()).toEqual({ stage: 'dev', result: 'behind', deployments: 2 })
    expect(late.asked).toEqual(['history of dev', 'dev-1-b', 'dev-0-a'])
  })

  test.each([
    ['ended before its own started', 1, 0],
    ['ended while its own was in progress', 2.5, 1],
    ['ended after its own', 4, 1],
  ])(
    'counts a deployment of the stage before that %s, by its end (%d h): %d',
    async (_, tookHours, newer) => {
      const overlapping = new Account([])
        .add('dev', [
          ['a', 9],
          ['b', 7, tookHours],
        ])
        .add('prod', [['a', 5, 1]])
      expect(await overlapping.comparison()).toMatchObject({ result: 'notCompared', deployments: newer })
    },
  )

  test('goes by content where that is known, however deployments overlap', async () => {
    const parallel = new Account()
      .add('dev', [
        ['a', 9],
        ['b', 5, 2],
        ['c', 1],
      ])
      .add('prod', [['b', 5, 1]])
    expect(await parallel.comparison()).toEqual({ stage: 'dev', result: 'behind', deployments: 1 })
    const slow = new Account()
      .add('dev', [
        ['a', 9],
        ['b', 6],
      ])
      .add('prod', [['a', 7, 3]])
    expect(await slow.comparison()).toEqual({ stage: 'dev', result: 'behind', deployments: 1 })
  })

  test('is a difference where the stage has never deployed what the next one runs, in few reads', async () => {
    const past: Past = Array.from({ length: 50 }, (_, at) => [`v${at}`, 100 - at] as const)
    const account = new Account().add('dev', past).add('prod', [['hotfix', 70]])
    expect(await account.comparison()).toEqual({
      stage: 'dev',
      result: 'different',
      parts: ['image'],
      deployments: 20,
      isAtLeast: false,
    })
    expect(account.asked).toHaveLength(4)
  })

  test('is only a count of later deployments where no inputs are shown: that is never the same', async () => {
    const account = new Account([])
      .add('dev', [
        ['a', 9],
        ['b', 1],
      ])
      .add('prod', [['a', 8]])
    const compared = { stage: 'dev', result: 'notCompared', parts: [], isAtLeast: false }
    expect(await account.comparison()).toEqual({ ...compared, deployments: 1 })
    const equal = new Account([]).add('dev', [['a', 9]]).add('prod', [['a', 8]])
    expect(await equal.comparison()).toEqual({ ...compared, deployments: 0 })
  })

  test('is everything where nothing was deployed yet, and nothing where the stage before has deployed nothing', async () => {
    const never = new Account()
      .add('dev', [
        ['a', 9],
        ['b', 1],
      ])
      .add('prod', [])
    expect(await never.comparison()).toMatchObject({ result: 'notCompared', deployments: 2 })
    const first = new Account().add('dev', []).add('prod', [['a', 1]])
    expect(await first.comparison()).toBeNull()
  })

  test('is unknown where an incomplete history shows nothing newer: then only a difference is known', async () => {
    const account = new Account()
      .add(
        'dev',
        [
          ['a', 9],
          ['b', 1],
        ],
        {
          readSucceeded: () => Promise.resolve({ deployments: [], isComplete: false }),
        },
      )
      .add('prod', [['a', 8]])
    const because = 'the history of the stage before does not reach back far enough'
    expect(await account.comparison()).toEqual({
      ...{ stage: 'dev', result: 'different', parts: ['image'], because },
    })
    const without = new Account([])
    without.instances.push(...account.instances)
    expect(await without.comparison()).toEqual({ stage: 'dev', result: 'unknown', parts: [], because })
  })
})

test('a revision that nothing shows is unknown, with or without inputs', async () => {
  for (const shown of [[], ['image']]) {
    const account = new Account(shown).add('dev', [['a', 9]], { running: { startedAt: NOW - HOUR } })
    expect((await account.read())?.[0]?.unknown).toBe('nothing shows its version')
  }
})

describe('what is not known of both stages', () => {
  const past: Past = [
    ['a', 9],
    ['b', 1],
  ]

  test('is no evidence: an input that neither has, such as a misspelled one', async () => {
    const account = new Account(['imgae']).add('dev', [['a', 9]]).add('prod', [['a', 8]])
    expect(await account.comparison()).toMatchObject({ result: 'notCompared', deployments: 0 })
  })

  test.each<[string, RunningContent]>([
    ['revision', { inputs: content('b').inputs }],
    ['inputs', { revision: '1.0', revisionKey: 'web 1.0' }],
  ])('is no difference: the %s of the stage before', async (_, running) => {
    const account = new Account().add('dev', past, { running }).add('prod', [['b', 8]])
    expect(await account.comparison()).toMatchObject({ result: 'notCompared', parts: [] })
    expect(account.asked).toEqual(['history of dev'])
  })

  test('is no difference beside one that is known', async () => {
    const running = { inputs: content('b').inputs }
    const account = new Account().add('dev', past, { running }).add('prod', [['a', 8]])
    expect(await account.comparison()).toMatchObject({ result: 'behind', deployments: 1 })
  })

  test('is no evidence: that neither has an input', async () => {
    const none = { ...content('a', NOW), inputs: new Map([['image', { text: undefined, key: 'none' }]]) }
    const account = new Account()
      .add('dev', [['a', 9]], { running: none })
      .add('prod', [['a', 8]], { running: none })
    expect(await account.comparison()).toMatchObject({ result: 'notCompared' })
  })

  test('is how many more there were, where the history is not complete or records are not kept', async () => {
    const deployments = ['c', 'b'].map(deploymentId => ({
      ...{ deploymentId, status: 'done', phase: 'succeeded' as const, createdAt: NOW - HOUR, tookMs: 1 },
    }))
    const different = { stage: 'dev', result: 'different', parts: ['image'], deployments: 2 }
    for (const isComplete of [true, false]) {
      const account = new Account()
        .add('dev', past, {
          readSucceeded: () => Promise.resolve({ deployments, isComplete }),
          ...(isComplete && { readDeployed: undefined }),
        })
        .add('prod', [['a', 8]])
      expect(await account.comparison()).toEqual({ ...different, isAtLeast: !isComplete })
      expect(account.asked).toEqual([])
    }
  })

  test('is when the next one was deployed: then the difference is known, and no count', async () => {
    const account = new Account().add('dev', past).add('prod', [['a', 8]], { running: content('a') })
    expect(await account.comparison()).toEqual({ stage: 'dev', result: 'different', parts: ['image'] })
    const because = 'the record is gone'
    const running = { ...content('b'), revisionKey: undefined, because }
    const unknown = new Account().add('dev', past).add('prod', [['b', 8]], { running })
    expect(await unknown.comparison()).toEqual({ stage: 'dev', result: 'unknown', because })
    expect([account.asked, unknown.asked]).toEqual([[], []])
  })

  test('is what the next one runs: that is not nothing', async () => {
    const unreadable = { running: undefined, readRunning: () => Promise.reject(denied) }
    const account = new Account().add('dev', past).add('prod', [['a', 8]], unreadable)
    expect(await account.comparison()).toMatchObject({ stage: 'dev', result: 'unknown' })
    expect(account.asked).toEqual([])
  })

  test('is which deployment had the revision of the next one, where no inputs are shown', async () => {
    const running = { ...content('a', NOW - 8 * HOUR), revisionKey: 'web 0.9' }
    const account = new Account([]).add('dev', past).add('prod', [['a', 8]], { running })
    expect(await account.comparison()).toEqual({
      ...{ stage: 'dev', result: 'different', parts: ['version'], deployments: 1, isAtLeast: false },
    })
    expect(account.asked).toEqual(['history of dev'])
  })
})

describe('what cannot be read', () => {
  const unreadable = { readRunning: () => Promise.reject(denied) }

  test('is unknown, and never the same; all others are shown', async () => {
    const account = new Account()
      .add('dev', [['a', 9]], { ...unreadable, running: undefined })
      .add('staging', [['a', 8]])
      .add('prod', [['a', 7]], { ...unreadable, running: { revision: '1.0', revisionKey: 'web 1.0' } })
    const read = await account.read()
    expect(read?.map(({ unknown }) => unknown)).toEqual([denied, undefined, denied])
    expect(read?.map(({ comparison }) => comparison?.result)).toEqual([undefined, 'unknown', 'unknown'])
  })

  test('is a history: then only the difference is known', async () => {
    const denying = { readSucceeded: () => Promise.reject(denied) }
    const account = new Account().add('dev', [['b', 1]], denying).add('prod', [['a', 8]])
    expect(await account.comparison()).toMatchObject({ result: 'different', parts: ['image'] })
    const without = new Account([]).add('dev', [['b', 1]], denying).add('prod', [['a', 8]])
    expect(await without.comparison()).toMatchObject({ result: 'unknown' })
  })

  test('is a record: then the count of later deployments is known', async () => {
    const account = new Account()
      .add(
        'dev',
        [
          ['a', 9],
          ['b', 1],
        ],
        { readDeployed: () => Promise.reject(denied) },
      )
      .add('prod', [['a', 8]])
    expect(await account.comparison()).toMatchObject({ result: 'different', deployments: 1 })
  })

  test('is retried for a minute in all, however many instances are throttled', async () => {
    const account = new Account()
    const throttled = new ProviderError('GetRecord', 'Throttling', 'transient', { message: 'slow down' })
    for (let at = 0; at < 90; at++)
      account.add(`i${at}`, [['a', 1]], { readRunning: () => Promise.reject(throttled) })
    const startedAt = account.clock.now()
    const read = await account.read()
    expect(read?.filter(({ unknown }) => unknown === throttled)).toHaveLength(90)
    expect(account.clock.now() - startedAt).toBeLessThan(70_000)
  })

  test('has ten seconds for a try, and a history a minute', async () => {
    const account: Account = new Account()
    const slow = async <T>(value: T) => {
      await account.clock.sleep(30_000)
      return value
    }
    account
      .add('dev', [['b', 1]], { readSucceeded: () => slow({ deployments: [], isComplete: true }) })
      .add('prod', [['a', 8]])
      .add('test', [['a', 1]], { readRunning: () => slow(content('a')) })
    const [, prod, test] = (await account.read()) ?? []
    expect(prod?.comparison).toMatchObject({ result: 'different', deployments: 0 })
    expect(test?.unknown).toMatchObject({ code: 'NoAnswer' })
  })

  test('is no list that takes almost a minute', async () => {
    const account = new Account().add('dev', [['a', 1]])
    account.listTakesMs = 59_000
    expect(await account.read()).toHaveLength(1)
  })

  test('is read again, and is then what the instance runs', async () => {
    let tries = 0
    const readRunning = () =>
      ++tries === 1
        ? Promise.reject(new ProviderError('Get', 'Throttling', 'transient', { message: 'slow down' }))
        : Promise.resolve(content('b'))
    const account = new Account().add('dev', [['a', 1]], { readRunning })
    const [dev] = (await account.read()) ?? []
    expect([dev?.running?.inputs?.get('image')?.text, dev?.unknown]).toEqual(['b', undefined])
  })

  test('is the latest deployment: then the list shows it', async () => {
    const latest: DeploymentState = { phase: 'failed', status: 'broken' }
    const account = new Account()
      .add('dev', [['a', 1]], { readLatest: () => Promise.resolve(latest) })
      .add('prod', [['a', 1]], { readLatest: () => Promise.reject(denied) })
    const read = await account.read()
    expect(read?.map(one => [one.latest.status, one.unknown])).toEqual([
      ['broken', undefined],
      ['done', denied],
    ])
  })

  test('is an input: its reason is shown', async () => {
    const inputs = new Map([
      ['image', { text: 'a', key: 'a' }],
      ['tag', { text: undefined, key: undefined, because: 'it is not shown' }],
    ])
    const account = new Account().add('dev', [['a', 1]], { running: { ...content('a'), inputs } })
    expect((await account.read())?.[0]?.unknown).toBe('it is not shown')
  })

  test('ends the reading when the workflow is cancelled while the instances are listed', async () => {
    const account = new Account().add('dev', [['a', 1]])
    account.stop.abort(account.clock.now())
    expect(await account.read()).toBeUndefined()
  })

  test('ends the reading when the workflow is cancelled', async () => {
    const account = new Account().add('dev', [['a', 1]], {
      readRunning: () => {
        account.stop.abort(account.clock.now())
        return Promise.reject(new NoAnswer(0))
      },
    })
    expect(await account.read()).toBeUndefined()
  })
})

describe('the order', () => {
  test('is that of the stages, then by name; a stage that a service lacks is passed over', async () => {
    const account = new Account()
      .add('prod', [['a', 1]])
      .add('zeta', [['a', 1]])
      .add('alpha', [['a', 1]])
      .add('dev', [['a', 1]])
    const read = await account.read()
    expect(read?.map(({ listed, comparison }) => [listed.instance, comparison?.stage])).toEqual([
      ['dev', undefined],
      ['prod', 'dev'],
      ['alpha', undefined],
      ['zeta', undefined],
    ])
  })

  test('is by service first: each has its own stages', async () => {
    const account = new Account()
    for (const instance of ['prod', 'dev'])
      for (const service of ['shop', 'cart', 'till']) account.add(instance, [['a', 1]], { service })
    const read = await account.read()
    expect(
      read?.map(({ listed, comparison }) => [listed.service, listed.instance, comparison?.stage]),
    ).toEqual(
      ['cart', 'shop', 'till'].flatMap(service => [
        [service, 'dev', undefined],
        [service, 'prod', 'dev'],
      ]),
    )
  })

  test('has no stage of two instances of one name', async () => {
    const account = new Account()
      .add('dev', [['a', 1]])
      .add('dev', [['b', 1]])
      .add('prod', [['a', 1]])
    const read = await account.read()
    expect(read?.map(({ comparison }) => comparison)).toEqual([undefined, undefined, undefined])
    expect(
      read?.map(({ listed, running }) => [listed.instance, running?.inputs?.get('image')?.text]),
    ).toEqual([
      ['prod', 'a'],
      ['dev', 'a'],
      ['dev', 'b'],
    ])
  })
})
