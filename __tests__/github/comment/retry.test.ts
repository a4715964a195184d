import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { Clock } from '../../../src/shared/clock.js'
import { commentErrorText } from '../../../src/github/comment/error-message.js'
import type { CommentOptions } from '../../../src/github/comment/port.js'
import {
  pullRequest,
  repository,
  startGithubApi,
  type Fault,
  type GithubApi,
} from '../../support/github-api.js'

// @actions/github chooses a proxy when it is loaded, and none for this machine.
process.env['GITHUB_API_URL'] = 'http://127.0.0.1'
const { writeComment } = await import('../../../src/github/comment/index.js')

const START = Date.UTC(2026, 10, 20)

let api: GithubApi
let pauses: number[] = []
let said: string[] = []
let now = START
/** Time that passes in pauses only. */
const clock: Clock = {
  now: () => now,
  sleep: ms => {
    pauses.push(ms)
    now += ms
    return Promise.resolve()
  },
}

beforeEach(async () => {
  api = await startGithubApi()
  pauses = []
  said = []
  now = START
})
afterEach(async () => {
  await api.close()
  expect(api.problems).toEqual([])
})

const write = (more: Partial<CommentOptions> = {}) =>
  writeComment({
    token: 'ghs_workflow',
    repository,
    pullRequest,
    key: { region: 'eu-west-1', target: 'environment prod', realm: 'a', job: 'b' },
    markdown: 'plan',
    apiUrl: api.url,
    patience: { clock, until: START + 61_000, log: text => said.push(text) },
    ...more,
  })
const meet = (fault: Omit<Fault, 'method'>, method: Fault['method'] = 'POST') => {
  api.faults.push({ method, times: 1, ...fault })
}
const trouble = async (more?: Partial<CommentOptions>) =>
  commentErrorText(
    await write(more).then(
      () => undefined,
      (error: unknown) => error,
    ),
  )

const limit = 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.'

describe('a request that GitHub refuses for now', () => {
  it.each<readonly [string, Omit<Fault, 'method'>, readonly number[]]>([
    [
      'a secondary limit with retry-after',
      { status: 403, message: limit, headers: { 'retry-after': '7' } },
      [7_000],
    ],
    ['the same as 429', { status: 429, message: 'slow down', headers: { 'retry-after': '30' } }, [30_000]],
    ['a secondary limit without a time', { status: 403, message: limit }, [60_000]],
    [
      'a used-up limit that is reset soon',
      {
        status: 403,
        message: 'API rate limit exceeded',
        headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': `${START / 1_000 + 20}` },
      },
      [20_000],
    ],
    ['a 502', { status: 502 }, [1_000]],
    ['a 503 with retry-after', { status: 503, headers: { 'retry-after': '3' } }, [3_000]],
    ['a connection that breaks', { status: 0 }, [1_000]],
  ])('%s is sent again', async (_, fault, expected) => {
    meet(fault)
    expect(await write()).toMatchObject({ was: 'created' })
    expect(pauses).toEqual(expected)
    expect(api.comments).toHaveLength(1)
    expect(said).toEqual(
      (expected[0] ?? 0) < 5_000
        ? []
        : [`GitHub refuses the comment for now; retrying in ${(expected[0] ?? 0) / 1_000} s.`],
    )
  })

  it.each<Fault['method']>(['GET', 'PATCH'])('is sent again, whatever it is: %s', async method => {
    await write()
    meet({ status: 500 }, method)
    expect(await write({ markdown: 'again' })).toMatchObject({ was: 'updated' })
    expect(pauses).toEqual([1_000])
  })

  it('is not retried when GitHub asks for more time than is left', async () => {
    meet({ status: 403, message: limit, headers: { 'retry-after': '62' } })
    expect(await trouble()).toContain('GitHub asks to wait for 62 s')
    expect(pauses).toEqual([])
  })

  it('is not retried more than a few times', async () => {
    api.faults.push({ method: 'GET', status: 500 })
    expect(await trouble()).toContain('GitHub answered 500')
    expect(pauses).toEqual([1_000, 2_000, 4_000])
  })

  it.each([401, 403, 404, 422])('is not retried when that cannot help: %i', async status => {
    api.faults.push({ method: 'POST', status, message: 'no' })
    expect(await trouble()).toContain(`GitHub answered ${status}`)
    expect(pauses).toEqual([])
  })

  it('is not retried without time for it, or after a signal', async () => {
    meet({ status: 500 })
    expect(await trouble({ patience: undefined })).toContain('GitHub answered 500')
    const stop = new AbortController()
    stop.abort()
    expect(await trouble({ signal: stop.signal })).toContain('it did not finish in time')
    expect(pauses).toEqual([])
  })

  it('whose answer was lost does not leave two comments', async () => {
    // The comment is created, and the answer to that is a 502 of something in between.
    meet({ status: 502, isDone: true })
    expect(await write()).toMatchObject({ was: 'unchanged' })
    expect(api.comments).toHaveLength(1)
  })
})

describe('a locked conversation', () => {
  it.each(['Unable to create comment because issue is locked.', 'Conversation is locked'])(
    'is not told as a missing permission: %s',
    async message => {
      api.faults.push({ method: 'POST', status: 403, message })
      const text = await trouble()
      expect(text).toContain(
        `GitHub answered 403 (${message}): the conversation of the pull request is locked`,
      )
      expect(text).not.toContain('permissions')
      expect(pauses).toEqual([])
    },
  )
})
