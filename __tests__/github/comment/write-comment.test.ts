import { execFile } from 'node:child_process'
import { createServer } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { commentErrorText } from '../../../src/github/comment/error-message.js'
import { commentBody } from '../../../src/github/comment/body.js'
import { matchMarker, marker } from '../../../src/github/comment/marker.js'
import type { CommentKey, CommentOptions } from '../../../src/github/comment/port.js'
import { pullRequestOf } from '../../../src/github/event.js'
import {
  ada,
  bot,
  mallory,
  otherBot,
  pullRequest,
  repository,
  startGithubApi,
  type GithubApi,
} from '../../support/github-api.js'

// @actions/github chooses a proxy when it is loaded, and none for this machine.
process.env['GITHUB_API_URL'] = 'http://127.0.0.1'
const { writeComment } = await import('../../../src/github/comment/index.js')

/** What a plan in account …9012 of us-east-1 is about. */
const key: CommentKey = {
  region: 'us-east-1',
  target: 'service instance shop/prod',
  realm: '0a1b2c3d',
  job: '4e5f6071',
}
const keyFor = (target: string): CommentKey => ({ ...key, target })
const marked = (markdown: string, about: CommentKey = key) => commentBody(about, markdown)

let api: GithubApi
beforeEach(async () => {
  api = await startGithubApi()
})
afterEach(async () => {
  await api.close()
  expect(api.problems).toEqual([])
})

const options = (more: Partial<CommentOptions> = {}): CommentOptions => ({
  token: 'ghs_workflow',
  repository,
  pullRequest,
  key,
  markdown: '### Deployed',
  apiUrl: api.url,
  ...more,
})
const write = (more?: Partial<CommentOptions>) => writeComment(options(more))
const bodies = () => api.comments.map(({ body }) => body)
const methods = () => api.requests.map(request => request.split(' ')[0])

/** GitHub Enterprise Server, or one that lets nobody change what others wrote, in place of the usual one. */
async function startOther(other: Parameters<typeof startGithubApi>[0]): Promise<void> {
  await api.close()
  api = await startGithubApi(other)
}

describe('the comment on the pull request', () => {
  it('is created', async () => {
    api.add(ada, 'Looks good')
    expect(await write()).toEqual({
      url: 'https://github.example/acme/shop/pull/7#issuecomment-9000000002',
      was: 'created',
    })
    expect(bodies()).toEqual(['Looks good', marked('### Deployed')])
    expect(api.comments[1]?.author).toEqual(bot)
    expect(api.requests).toEqual([
      'GET /repos/acme/shop/issues/7/comments?per_page=100',
      'POST /repos/acme/shop/issues/7/comments',
    ])
  })

  it('is updated in place, the oldest when two runs at once have written two: ours are deleted', async () => {
    for (const text of ['old', 'second', 'third']) api.add(bot, marked(text))
    api.add(otherBot, marked('of another bot'))
    api.add(ada, 'Looks good')
    expect(await write()).toEqual({
      url: 'https://github.example/acme/shop/pull/7#issuecomment-9000000001',
      was: 'updated',
    })
    expect(bodies()).toEqual([marked('### Deployed'), marked('of another bot'), 'Looks good'])
    expect(methods()).toEqual(['GET', 'PATCH', 'DELETE', 'DELETE'])
  })

  it('is the only one even when its text is the same, and when another may not be deleted', async () => {
    for (const text of ['### Deployed', 'second']) api.add(bot, marked(text))
    api.faults.push({ method: 'DELETE', status: 500, times: 1 })
    expect(await write()).toMatchObject({ was: 'unchanged' })
    expect(bodies()).toEqual([marked('### Deployed'), marked('second')])
    expect(await write()).toMatchObject({ was: 'unchanged' })
    expect(bodies()).toEqual([marked('### Deployed')])
  })

  it.each([
    ['as it was sent', marked('### Deployed\n\nwell')],
    ['with the line ends of browsers', `${marked('### Deployed\n\nwell').replaceAll('\n', '\r\n')}\r\n`],
  ])('is not updated when its text is the same, %s', async (_, body) => {
    api.add(bot, body)
    expect(await write({ markdown: '### Deployed\n\nwell\n' })).toEqual({
      url: 'https://github.example/acme/shop/pull/7#issuecomment-9000000001',
      was: 'unchanged',
    })
    expect(methods()).toEqual(['GET'])
  })

  it('is found on the third page, and all pages are searched for others', async () => {
    for (let count = 0; count < 210; count += 1) api.add(ada, `Talk ${count}`)
    api.add(bot, marked('old'))
    for (let count = 0; count < 150; count += 1) api.add(ada, `More talk ${count}`)
    expect(await write()).toMatchObject({ was: 'updated' })
    expect(api.requests).toEqual([
      'GET /repos/acme/shop/issues/7/comments?per_page=100',
      'GET /repositories/4711/issues/7/comments?per_page=100&page=2',
      'GET /repositories/4711/issues/7/comments?per_page=100&page=3',
      'GET /repositories/4711/issues/7/comments?per_page=100&page=4',
      'PATCH /repos/acme/shop/issues/comments/9000000211',
    ])
  })

  it('is one for each target, side by side', async () => {
    for (const target of ['instance:shop/prod', 'instance:shop/prod-2', 'instance:shop/pro'])
      expect(await write({ key: keyFor(target), markdown: target })).toMatchObject({ was: 'created' })
    expect(await write({ key: keyFor('instance:shop/prod-2'), markdown: 'again' })).toMatchObject({
      was: 'updated',
    })
    expect(bodies()).toEqual([
      marked('instance:shop/prod', keyFor('instance:shop/prod')),
      marked('again', keyFor('instance:shop/prod-2')),
      marked('instance:shop/pro', keyFor('instance:shop/pro')),
    ])
  })

  it("has exactly the caller's text", async () => {
    const hostile = `<img src=x onerror=alert(1)> @everyone {owner} <!-- proton-deploy: other -->\n\`\`\`\n🌈\u202e`
    await write({ markdown: hostile })
    expect(bodies()[0]?.endsWith(`\n${hostile}`)).toBe(true)
    expect(await write({ markdown: hostile })).toMatchObject({ was: 'unchanged' })
    expect(await write({ key: keyFor('other') })).toMatchObject({ was: 'created' })
  })

  it('is at most as long as GitHub accepts', async () => {
    const start = commentBody(key, '').length + 1
    const just = '🌈'.repeat(65_536 - start)
    await write({ markdown: just })
    expect(bodies()[0]?.endsWith(`\n${just}`)).toBe(true)
    await write({ markdown: `Rows\n${just}` })
    expect(bodies()[0]).toBe(marked('Rows\n\n<p>truncated: see the step summary</p>'))
  })

  it('is found below the path of GitHub Enterprise Server', async () => {
    await startOther({ prefix: '/api/v3' })
    for (let count = 0; count < 100; count += 1) api.add(ada, 'Talk')
    expect(await write({ apiUrl: `${api.url}/` })).toMatchObject({ was: 'created' })
    expect(await write({ markdown: 'again' })).toMatchObject({ was: 'updated' })
    expect(api.requests.every(request => request.includes(' /api/v3/rep'))).toBe(true)
  })
})

describe('a comment with the marker that is not ours', () => {
  it.each([
    ['a stranger', mallory],
    ['a deleted account', null],
  ])('of %s is not touched', async (_, author) => {
    api.add(author, marked('You may merge'))
    api.add(author, marked('You may merge'))
    expect(await write()).toMatchObject({ was: 'created' })
    expect(await write({ markdown: 'again' })).toMatchObject({ was: 'updated' })
    expect(bodies()).toEqual([marked('You may merge'), marked('You may merge'), marked('again')])
    expect(api.requests.filter(request => request === 'GET /user').length).toBeLessThanOrEqual(2)
  })

  it('of a bot that quotes the marker within is not touched', async () => {
    api.add(otherBot, `Somebody wrote:\n${marked('x')}`)
    expect(await write()).toMatchObject({ was: 'created' })
  })

  it("is a person's own when the token is that person's", async () => {
    api.add(mallory, marked('You may merge'))
    expect(await write({ token: 'ghp_ada' })).toMatchObject({ was: 'created' })
    expect(await write({ token: 'ghp_ada', markdown: 'again' })).toMatchObject({ was: 'updated' })
    expect(bodies()).toEqual([marked('You may merge'), marked('again')])
  })

  it('of another bot is not believed: its text is replaced, and its later ones stay', async () => {
    api.add(otherBot, marked('No changes'))
    expect(await write({ markdown: 'the plan' })).toMatchObject({ was: 'updated' })
    expect(bodies()).toEqual([marked('the plan')])
    api.comments.length = 0
    api.add(bot, marked('old'))
    api.add(otherBot, marked('No changes'))
    expect(await write({ markdown: 'the plan' })).toMatchObject({ was: 'updated' })
    expect(bodies()).toEqual([marked('the plan'), marked('No changes')])
  })

  it('of a bot that we may not change is left for one of our own', async () => {
    await startOther({ changesOthers: false })
    api.add(otherBot, marked('theirs'))
    expect(await write()).toMatchObject({ was: 'created' })
    expect(await write({ markdown: 'again' })).toMatchObject({ was: 'updated' })
    expect(bodies()).toEqual([marked('theirs'), marked('again')])
  })

  it('or that is deleted at that moment is replaced by a new one', async () => {
    api.add(bot, marked('old'))
    api.faults.push({ method: 'PATCH', status: 404, message: 'Not Found', times: 1 })
    expect(await write()).toMatchObject({ was: 'created' })
  })
})

/** The error of a comment that is not written. */
const errorOf = (more?: Partial<CommentOptions>): Promise<unknown> =>
  write(more).then(
    () => undefined,
    (error: unknown) => error,
  )

describe('a failure', () => {
  it('names the missing permission', async () => {
    const error = await errorOf({ token: 'ghs_fork' })
    expect(error).toMatchObject({ status: 403 })
    expect(commentErrorText(error)).toBe(
      'The comment on the pull request was not written: GitHub answered 403 (Resource not accessible by integration): the token has no permission. Give the job `permissions: pull-requests: write`; for pull requests of forks and of Dependabot, GitHub makes the token read-only.',
    )
    api.add(bot, marked('old'))
    expect(await errorOf({ token: 'ghs_fork' })).toMatchObject({ status: 403 })
    expect(bodies()).toEqual([marked('old')])
  })

  it.each([
    [{ pullRequest: 8 }, 404, 'GitHub answered 404 (Not Found): the token has no permission'],
    [{ repository: 'acme/other' }, 404, 'GitHub answered 404 (Not Found)'],
    [{ token: 'ghs_expired' }, 401, 'GitHub answered 401 (Bad credentials): the token is not'],
  ])('with %j is reported', async (more, status, text) => {
    const error = await errorOf(more)
    expect(error).toMatchObject({ status })
    expect(commentErrorText(error)).toContain(text)
  })

  it.each([
    [
      { status: 403, message: 'API rate limit exceeded', headers: { 'x-ratelimit-remaining': '0' } },
      "(API rate limit exceeded): the token's rate limit is used up.",
    ],
    [
      {
        status: 429,
        message: 'API rate limit exceeded',
        headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1795189560' },
      },
      "the token's rate limit is used up until 15:46:00 UTC.",
    ],
    [
      { status: 403, message: 'You have exceeded a secondary rate limit', headers: { 'retry-after': '60' } },
      'too many requests; GitHub asks to wait for 60 s.',
    ],
    [{ status: 500 }, 'GitHub answered 500 (Server Error).'],
    [{ status: 502, message: 'a\n::error::b\u001b[31m' }, 'GitHub answered 502 (a ::error::b).'],
    [
      { status: 403, message: 'Unable to create comment because issue is locked.' },
      '(Unable to create comment because issue is locked.): the conversation of the pull request is locked',
    ],
  ])('%j while updating is reported, and nothing is created instead', async (fault, text) => {
    api.add(bot, marked('old'))
    api.faults.push({ method: 'PATCH', ...fault }, { method: 'POST', ...fault })
    const error = await errorOf()
    expect(error).toMatchObject({ status: fault.status })
    expect(commentErrorText(error)).toContain(text)
    expect(commentErrorText(error)).not.toMatch(/\n/)
    expect(bodies()).toEqual([marked('old')])
    expect(commentErrorText(error)).not.toContain('permission')
    expect(methods()).toEqual(['GET', 'PATCH'])
  })

  it('of the network is reported by its code', async () => {
    api.faults.push({ method: 'GET', status: 0 })
    expect(commentErrorText(await errorOf())).toMatch(
      /: GitHub's API could not be reached \((UND_ERR_SOCKET|ECONNRESET)\)\.$/,
    )
    expect(commentErrorText(await errorOf({ apiUrl: 'http://127.0.0.1:1' }))).toMatch(
      /reached( \([A-Z_]+\))?\.$/,
    )
  })

  it('may be a signal, on a later page as well', async () => {
    for (let count = 0; count < 201; count += 1) api.add(ada, 'Talk')
    const stop = new AbortController()
    const asked = errorOf({ signal: stop.signal })
    while (api.requests.length < 2) await new Promise(resolve => setImmediate(resolve))
    stop.abort()
    expect(commentErrorText(await asked)).toMatch(/it did not finish in time\.$/)
    expect(methods()).not.toContain('POST')
  })

  it.each([
    ['a token that no header takes', 'ghs_se\ncret'],
    ['a token of another form', 'secret\u0000secret'],
  ])('does not show the token: %s', async (_, token) => {
    const text = commentErrorText(await errorOf({ token }))
    expect(text).toContain("GitHub's API could not be reached")
    expect(text).not.toMatch(/se\s*cret/)
  })

  it.each([
    'ghs_16C7e42F292c6912E7710c838347Ae178B4a',
    'github_pat_11ABC_x',
    'ghs_1_ey.J0-b.c',
    'f'.repeat(40),
  ])('does not show a token that an answer repeats: %s', token => {
    const response = { status: 400, headers: {}, data: { message: `no: token ${token}, or ${token}` } }
    expect(commentErrorText({ status: 400, response })).toMatch(
      /GitHub answered 400 \(no: token \*\*\*.*\)\.$/,
    )
    expect(commentErrorText({ status: 400, response })).not.toContain(token)
  })

  it.each([
    undefined,
    null,
    'text',
    new Error('secret'),
    { response: { status: 418 } },
    { code: 'no\ncode' },
  ])('is one line for %p', error => {
    expect(commentErrorText(error)).toMatch(/^The comment on the pull request was not written: [^\n]+\.$/)
    expect(commentErrorText(error)).not.toContain('secret')
  })

  it('of the bundle is reported by its code', () => {
    const error = Object.assign(new Error('x'), { code: 'ERR_MODULE_NOT_FOUND' })
    expect(commentErrorText(error)).toMatch(/: an unexpected error occurred \(ERR_MODULE_NOT_FOUND\)\.$/)
  })
})

describe('the body', () => {
  it('starts with a marker that only its key matches', () => {
    const body = marked('x')
    expect(body).toMatch(
      /^<!-- proton-deploy: v2 us-east-1 service_instance_shop\/prod:[0-9a-f]{12} 0a1b2c3d 4e5f6071 -->\nx$/,
    )
    expect(matchMarker(body, key)).toBe('same')
    for (const other of ['ab', 'A', ' a'])
      expect(matchMarker(marked('x', keyFor('a')), keyFor(other))).toBeUndefined()
    for (const no of [` ${body}`, `> ${body}`, '', null, undefined])
      expect(matchMarker(no, key)).toBeUndefined()
  })

  it.each(['a --> <b>', 'a\nb', '-->', '🌈', 'k'.repeat(10_000), '', '\ud800'])(
    'has a marker on one line whatever the key: %j',
    odd => {
      const about = { region: odd, target: odd, realm: odd, job: odd }
      const [line = '', ...rest] = marked('x', about).split('\n')
      expect(line).toMatch(/^<!-- proton-deploy: v2( [A-Za-z0-9_/.:-]{1,420}){4} -->$/)
      expect(rest).toEqual(['x'])
      expect(matchMarker(marked('x', about), about)).toBe('same')
    },
  )

  it('distinguishes keys that look alike once they are escaped', () => {
    const keys = ['a b', 'a_b', 'a\nb', `${'k'.repeat(500)}1`, `${'k'.repeat(500)}2`]
    expect(new Set(keys.map(one => marker(keyFor(one)))).size).toBe(keys.length)
  })

  it('is sent in whole characters', () => {
    expect(commentBody(keyFor('a'), 'x\ud800y').isWellFormed()).toBe(true)
  })
})

const NOTE = '<p>truncated: see the step summary</p>'
const LONGEST = 65_536

/** The names of elements left open, and of end tags that end nothing. */
function unbalanced(html: string): readonly string[] {
  const open: string[] = []
  for (const [, slash, name = ''] of html.matchAll(/<(\/?)([a-z]+)[^>]*>/g)) {
    if (slash === '') open.push(name)
    else if (open.pop() !== name) return [`/${name}`]
  }
  return open
}

describe('a body that is too long', () => {
  const row = (count: number) => `<tr>\n<td>${count}</td><td><code>🌈 value\n${count}</code></td>\n</tr>`
  const rows = (many: number) => Array.from({ length: many }, (_, count) => row(count)).join('\n')
  const table = `### Title\n\n<details>\n<summary>All\nof it</summary>\n\n<table class="a\nb">\n${rows(3_000)}\n</table>\n</details>`

  it.each(Array.from({ length: 60 }, (_, count) => count))(
    'is cut between the rows of a table, which is closed (%i)',
    count => {
      const body = commentBody(keyFor('a'), `${'x'.repeat(count)}\n${table}`)
      expect(Array.from(body).length).toBeLessThanOrEqual(LONGEST)
      expect(Array.from(body).length).toBeGreaterThan(LONGEST - 200)
      expect(body).toMatch(/<\/tr>\n<\/table><\/details>\n\n<p>truncated: see the step summary<\/p>$/)
      expect(unbalanced(body.replace(/<!--.*-->/, ''))).toEqual([])
    },
  )

  it('is cut between the lines of a preformatted text on one line', () => {
    const body = commentBody(keyFor('a'), `<pre>${'reason &lt;b&gt; &#10;'.repeat(9_000)}</pre>\n\nnext`)
    expect(body.endsWith(`reason &lt;b&gt;\n</pre>\n\n${NOTE}`)).toBe(true)
    expect(body.length).toBeGreaterThan(LONGEST - 100)
  })

  it('leaves out a line that is too long by itself, and a row', () => {
    const long = 'x&#10;'.repeat(20_000)
    expect(commentBody(keyFor('a'), `first\n<b>${long}</b>\nlast`)).toBe(
      commentBody(keyFor('a'), `first\n\n${NOTE}`),
    )
    expect(commentBody(keyFor('a'), `<table>\n<tr><td>\n${long}</td></tr>\n</table>`)).toBe(
      commentBody(keyFor('a'), `<table>\n</table>\n\n${NOTE}`),
    )
    expect(commentBody(keyFor('a'), long)).toBe(commentBody(keyFor('a'), NOTE))
  })

  it('is not cut within an HTML comment, which would hide the note', () => {
    const comment = `<!-- <tr>\n${'hidden\n'.repeat(20_000)}-->`
    expect(commentBody(keyFor('a'), `first\n${comment}`)).toBe(commentBody(keyFor('a'), `first\n\n${NOTE}`))
  })

  it('has its code closed where it is cut; tags in code are text', () => {
    const body = commentBody(
      keyFor('a'),
      `<details>\n\n~~~~yaml\n~~~\n<tr>\n${'line: 1\n'.repeat(20_000)}~~~~\n`,
    )
    expect(body.endsWith(`\nline: 1\n~~~~\n</details>\n\n${NOTE}`)).toBe(true)
    const closed = commentBody(keyFor('a'), `\`\`\`\n<tr>\n\`\`\`\n${'line\n'.repeat(20_000)}`)
    expect(closed.endsWith(`\nline\n\n${NOTE}`)).toBe(true)
  })

  it('does not close elements without an end tag', () => {
    const body = commentBody(keyFor('a'), `<br><img src="x"/>\n${'line\n'.repeat(20_000)}`)
    expect(body.endsWith(`\nline\n\n${NOTE}`)).toBe(true)
  })

  it.each([
    '<',
    '<a ',
    '<!--',
    '-->',
    '<b>\n',
    '<b></b>\n',
    '<pre>&#10;',
    '</b>\n',
    '```\n',
    '<a "',
    '🌈\n',
    '\n',
  ])('is cut fast, whatever it consists of: %j', part => {
    const started = performance.now()
    const body = commentBody(keyFor('a'), `first\n${part.repeat(200_000)}x`)
    expect(performance.now() - started).toBeLessThan(3_000)
    expect(Array.from(body).length).toBeLessThanOrEqual(LONGEST)
    expect(body).toContain('first')
  })
})

describe('the pull request', () => {
  const here = { id: 1 }
  const of = (number: number, id: number) => ({ number, base: { repo: { id } } })
  it.each([
    ['pull_request', { pull_request: { number: 7 } }, 'refs/pull/7/merge', 7],
    ['pull_request_target', { pull_request: { number: 7 } }, 'refs/heads/main', 7],
    ['a comment on it', { issue: { number: 7, pull_request: { url: 'x' } } }, 'refs/heads/main', 7],
    ['a comment on an issue', { issue: { number: 7 } }, 'refs/heads/main', undefined],
    ['workflow_run', { workflow_run: { pull_requests: [{ number: 7 }, { number: 8 }] } }, undefined, 7],
    ['workflow_run of a fork', { workflow_run: { pull_requests: [] } }, 'refs/heads/main', undefined],
    [
      "workflow_run, a fork's own before ours",
      { repository: here, workflow_run: { pull_requests: [of(3, 2), of(7, 1)] } },
      undefined,
      7,
    ],
    [
      "workflow_run, a fork's own only",
      { repository: here, workflow_run: { pull_requests: [of(3, 2)] } },
      undefined,
      undefined,
    ],
    [
      'merge_group',
      { merge_group: { head_sha: 'x' } },
      'refs/heads/gh-readonly-queue/main/pr-7-abc',
      undefined,
    ],
    ['push', { ref: 'refs/heads/main' }, 'refs/heads/main', undefined],
    ['the ref only', {}, 'refs/pull/7/merge', 7],
    ['the ref only, without an event', undefined, 'refs/pull/7/merge', 7],
    ['a branch named so', {}, 'refs/heads/refs/pull/7/merge', undefined],
    ['a number of another kind', { pull_request: { number: '7' } }, undefined, undefined],
    ['no number', { pull_request: { number: 0 } }, 'refs/pull/0/merge', undefined],
    ['a number too large', {}, 'refs/pull/99999999999999999999/merge', undefined],
    ['an event of another form', [null, 'x'], undefined, undefined],
    ['parts of another form', { workflow_run: { pull_requests: [null] }, issue: 'x' }, undefined, undefined],
    ['null', null, undefined, undefined],
  ])('of %s', (_, event, ref, number) => {
    expect(pullRequestOf(event, ref)).toBe(number)
  })
})

const run = promisify(execFile)
/** What a process needs on each system, and nothing about proxies. */
const needed = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => /^(PATH|SYSTEMROOT|TMPDIR|TEMP|TMP)$/i.test(name)),
)
const node = async (script: string, env: Readonly<Record<string, string>>, ...told: readonly string[]) =>
  (
    await run(process.execPath, ['--input-type=module', '-e', script, ...told], {
      env: { ...needed, ...env },
    })
  ).stdout

describe('the committed bundle', () => {
  // The runtime's own fetch and the library's share a place for connections, before and after.
  const script = `
    const [bundle, options, url] = process.argv.slice(1)
    const headers = { accept: 'application/vnd.github+json', authorization: 'Bearer ghp_ada' }
    const asked = async () => (await fetch(url + '/user', { headers })).status
    const before = await asked()
    const written = await (await import(bundle)).writeComment(JSON.parse(options))
    console.log(JSON.stringify({ before, after: await asked(), ...written }))`
  const bundle = pathToFileURL(resolve('dist/comment/index.js')).href
  const writeBy = async (told: CommentOptions, env: Readonly<Record<string, string>>) => {
    const written = JSON.parse(await node(script, env, bundle, JSON.stringify(told), api.url)) as unknown
    expect(written).toMatchObject({ before: 200, after: 200 })
    return written
  }

  it('creates, updates and leaves a comment unchanged', async () => {
    const env = { GITHUB_API_URL: api.url }
    for (let count = 0; count < 100; count += 1) api.add(ada, 'Talk')
    expect(await writeBy(options(), env)).toMatchObject({ was: 'created' })
    expect(await writeBy(options({ markdown: 'again' }), env)).toMatchObject({ was: 'updated' })
    expect(await writeBy(options({ markdown: 'again' }), env)).toMatchObject({ was: 'unchanged' })
  })

  it('goes through the proxy that is given, and through no other', async () => {
    const seen: string[] = []
    const proxy = createServer()
    proxy.on('connect', ({ url = '' }, socket) => {
      seen.push(url)
      const there = connect(api.port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n')
        there.pipe(socket).pipe(there)
      })
      socket.on('error', () => there.destroy())
    })
    await new Promise<void>(listening => proxy.listen(0, '127.0.0.1', listening))
    const proxyUrl = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
    const apiUrl = 'http://github.example'
    try {
      // The library would go by the variables itself: what is given counts, and nothing else.
      const env = { GITHUB_API_URL: apiUrl, http_proxy: 'http://127.0.0.1:1', no_proxy: 'github.example' }
      expect(await writeBy(options({ apiUrl, proxy: proxyUrl }), env)).toMatchObject({ was: 'created' })
      expect(new Set(seen)).toEqual(new Set(['github.example:80']))
      seen.length = 0
      const direct = { GITHUB_API_URL: apiUrl, http_proxy: proxyUrl }
      expect(await writeBy(options(), direct)).toMatchObject({ was: 'unchanged' })
      expect(seen).toEqual([])
    } finally {
      proxy.close()
    }
  })
})
