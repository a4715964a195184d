import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { commentBody } from '../../../src/github/comment/body.js'
import type { CommentKey, CommentOptions } from '../../../src/github/comment/port.js'
import { bot, mallory, otherBot, pullRequest, repository, startGithubApi } from '../../support/github-api.js'
import type { GithubApi } from '../../support/github-api.js'

// @actions/github chooses a proxy when it is loaded, and none for this machine.
process.env['GITHUB_API_URL'] = 'http://127.0.0.1'
const { writeComment } = await import('../../../src/github/comment/index.js')

const key: CommentKey = {
  region: 'eu-west-1',
  target: 'service instance shop/prod',
  realm: 'account-1',
  job: 'job-1',
}
/** What version 1.0 wrote: `proton-deploy: `, region and target with what is odd replaced, and a digest of both. */
const formerOf = (about: string, digest: string) => `<!-- proton-deploy: ${about}:${digest} -->\nold plan`
const former = formerOf('eu-west-1_service_instance_shop/prod', '8fb81fe7c95a')

let api: GithubApi
beforeEach(async () => {
  api = await startGithubApi()
})
afterEach(async () => {
  await api.close()
  expect(api.problems).toEqual([])
})

const write = (markdown: string, over: Partial<CommentKey> = {}, more: Partial<CommentOptions> = {}) =>
  writeComment({
    token: 'ghs_workflow',
    repository,
    pullRequest,
    key: { ...key, ...over },
    markdown,
    apiUrl: api.url,
    ...more,
  })
const texts = () => api.comments.map(({ body }) => body.split('\n').slice(1).join('\n'))
const marked = (markdown: string, over: Partial<CommentKey> = {}) =>
  commentBody({ ...key, ...over }, markdown)

describe('the comment of one job', () => {
  it.each<Partial<CommentKey>>([
    { realm: 'account-2' },
    { region: 'us-east-1' },
    { target: 'service instance shop/dev' },
  ])('is not that of one with %j', async other => {
    expect(await write('mine')).toMatchObject({ was: 'created' })
    expect(await write('theirs', other)).toMatchObject({ was: 'created' })
    expect(await write('mine again')).toMatchObject({ was: 'updated' })
    expect(await write('theirs again', other)).toMatchObject({ was: 'updated' })
    expect(texts()).toEqual(['mine again', 'theirs again'])
  })

  it('stays the same when the job is renamed', async () => {
    await write('old')
    expect(await write('new', { job: 'job-2' })).toMatchObject({ was: 'updated' })
    expect(texts()).toEqual(['new'])
  })

  it.each<Partial<CommentKey>>([
    { realm: undefined },
    { region: undefined, realm: undefined },
    { region: undefined },
  ])('is found by a run that knows less: %j', async less => {
    await write('plan')
    expect(await write('problem', less)).toMatchObject({ was: 'updated' })
    expect(texts()).toEqual(['problem'])
    // What was known of it is not forgotten.
    expect(await write('theirs', { realm: 'account-2' })).toMatchObject({ was: 'created' })
    expect(await write('plan again')).toMatchObject({ was: 'updated' })
    expect(texts()).toEqual(['plan again', 'theirs'])
  })

  it('is not found by another job that knows less', async () => {
    await write('plan')
    expect(await write('problem', { realm: undefined, job: 'job-2' })).toMatchObject({ was: 'created' })
    expect(texts()).toEqual(['plan', 'problem'])
  })

  it('is taken over from a run that knew less', async () => {
    await write('problem', { realm: undefined })
    expect(await write('plan')).toMatchObject({ was: 'updated' })
    expect(texts()).toEqual(['plan'])
  })

  it('is a new one when the run does not know which account it is for, and the next run deletes that one', async () => {
    await write('first')
    await write('second', { realm: 'account-2' })
    expect(await write('no credentials', { realm: undefined })).toMatchObject({ was: 'created' })
    expect(texts()).toEqual(['first', 'second', 'no credentials'])
    expect(await write('no credentials again', { realm: undefined })).toMatchObject({ was: 'updated' })
    expect(await write('first again')).toMatchObject({ was: 'updated' })
    expect(texts()).toEqual(['first again', 'second'])
  })
})

describe('the comment that version 1.0 wrote', () => {
  it('is taken over, once', async () => {
    api.add(bot, former)
    expect(await write('new')).toMatchObject({ was: 'updated' })
    expect(await write('theirs', { realm: 'account-2' })).toMatchObject({ was: 'created' })
    expect(await write('newer')).toMatchObject({ was: 'updated' })
    expect(texts()).toEqual(['newer', 'theirs'])
  })

  it('is taken over by a run that does not know the account', async () => {
    api.add(bot, former)
    expect(await write('problem', { realm: undefined })).toMatchObject({ was: 'updated' })
    expect(await write('plan')).toMatchObject({ was: 'updated' })
    expect(texts()).toEqual(['plan'])
  })

  it('leaves no second one behind', async () => {
    for (const body of [former, former]) api.add(bot, body)
    await write('new')
    expect(texts()).toEqual(['new'])
  })

  it.each([
    ['another target', formerOf('eu-west-1_service_instance_shop/dev', '7aaaa81adeb9')],
    ['another region', formerOf('us-east-1_service_instance_shop/prod', 'f50acdfb0db1')],
  ])('is not changed when it is about %s', async (_, body) => {
    api.add(bot, body)
    expect(await write('new')).toMatchObject({ was: 'created' })
  })
})

describe('of two comments of one job', () => {
  it('the older is kept, and the other is deleted, when both are ours', async () => {
    api.add(bot, marked('first'))
    api.add(bot, marked('second'))
    api.add(otherBot, marked("another bot's"))
    api.add(mallory, marked('You may merge'))
    expect(await write('new')).toMatchObject({ was: 'updated' })
    expect(texts()).toEqual(['new', "another bot's", 'You may merge'])
  })

  it('written at the same moment the next run keeps one', async () => {
    const both = await Promise.all([write('a'), write('b')])
    expect(both.map(({ was }) => was)).toEqual(['created', 'created'])
    expect(await write('c')).toMatchObject({ was: 'updated' })
    expect(texts()).toEqual(['c'])
  })

  it('of a person the other is deleted by that person only', async () => {
    api.add(mallory, marked('You may merge'))
    await Promise.all([write('a', {}, { token: 'ghp_ada' }), write('b', {}, { token: 'ghp_ada' })])
    await write('c', {}, { token: 'ghp_ada' })
    expect(texts()).toEqual(['You may merge', 'c'])
  })
})

describe('the footer', () => {
  it('is kept when the rest is cut', async () => {
    await write('row\n'.repeat(30_000), {}, { footer: '<sub>commit</sub>' })
    const { body = '' } = api.comments[0] ?? {}
    expect(body.endsWith('<p>truncated: see the step summary</p>\n\n<sub>commit</sub>')).toBe(true)
    expect(Array.from(body).length).toBeLessThanOrEqual(65_536)
  })
})
