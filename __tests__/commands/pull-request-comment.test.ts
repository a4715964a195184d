import { describe, expect, it } from '@jest/globals'
import '../../src/github/comment/error-message.js'
import { updateComment } from '../../src/commands/pull-request-comment.js'
import type { CommentOptions, WriteComment } from '../../src/github/comment/port.js'
import type { Runtime } from '../../src/commands/runtime.js'
import { FakeClock } from '../support/fake-clock.js'
import { RecordedRunner } from '../support/recorded-runner.js'

const written = { url: 'https://github.example/acme/shop/pull/7#issuecomment-1', was: 'created' } as const
const subject = {
  target: { label: 'environment prod', saved: {}, connect: () => Promise.reject(new Error('not here')) },
  comment: { token: 'a-token' },
} as const

/** Until the request is given up. */
const aborted = ({ signal }: CommentOptions) =>
  new Promise<never>((_, reject) => {
    signal?.addEventListener('abort', () => {
      reject(Object.assign(new Error('aborted'), { name: 'AbortError' }))
    })
  })

/** Writes a comment by `comment`, which GitHub stands in for, and tells what the user saw and how long it took. */
async function commented(comment: WriteComment, stopped?: (clock: FakeClock, stop: AbortController) => void) {
  const clock = new FakeClock()
  const runner = new RecordedRunner({})
  const stop = new AbortController()
  stopped?.(clock, stop)
  const runtime: Runtime = {
    runner: runner.start().workflow,
    clock,
    random: () => 0.5,
    uuid: () => 'uuid',
    folders: { workspace: '.' },
    stop: stop.signal,
    provider: {
      id: 'scripted',
      inputs: {},
      parse: () => Promise.resolve(undefined),
      reopen: () => subject.target,
    },
    run: { repository: 'acme/shop', apiUrl: 'https://api.github.example', pullRequest: 7 },
    comment,
  }
  const connection = { region: 'eu-west-1', account: () => undefined, endpoint: () => undefined }
  const startedAt = clock.now()
  await clock.run(updateComment({ runtime, connection }, subject, 'Hello @ada'))
  return { lines: runner.lines, tookMs: clock.now() - startedAt, masks: runner.masks }
}

describe('the time for a comment', () => {
  it('is 15 s when GitHub does not answer', async () => {
    const { lines, tookMs } = await commented(aborted)
    expect(tookMs).toBe(15_000)
    expect(lines).toEqual([
      'Warning: The comment on the pull request was not written: it did not finish in time.',
    ])
  })

  it('grows by the pauses that GitHub asks for', async () => {
    const { lines, tookMs } = await commented(async options => {
      await options.patience?.clock.sleep(60_000, options.signal)
      options.patience?.log('waiting')
      return aborted(options)
    })
    expect(tookMs).toBe(75_000)
    expect(lines[0]).toBe('waiting')
  })

  it('is limited for pauses, too', async () => {
    let leftMs: number | undefined
    await commented(({ patience }) => {
      leftMs = patience && patience.until - patience.clock.now()
      return Promise.resolve(written)
    })
    expect(leftMs).toBe(61_000)
  })

  it('ends before the runner ends a cancelled step', async () => {
    const { tookMs } = await commented(aborted, (clock, stop) => {
      clock.after(4_000, () => {
        stop.abort(clock.now())
      })
    })
    expect(tookMs).toBe(10_500)
  })

  it('is the remaining time when the workflow was cancelled before, without pauses', async () => {
    let until: number | undefined
    const { tookMs } = await commented(
      options => {
        until = options.patience?.until
        return aborted(options)
      },
      (clock, stop) => {
        stop.abort(clock.now() - 5_300)
      },
    )
    expect(tookMs).toBe(1_200)
    expect(until).toBe(Date.UTC(2026, 10, 20))
  })

  it('does not delay the step once the comment is written', async () => {
    const { lines, tookMs, masks } = await commented(({ markdown, key, footer }) => {
      expect(markdown).toBe('Hello @<!-- -->ada')
      expect(key).toMatchObject({ region: 'eu-west-1', target: 'environment prod' })
      expect(key.realm).toBeUndefined()
      expect(footer).toContain('eu-west-1')
      return Promise.resolve(written)
    })
    expect(tookMs).toBe(0)
    expect(lines).toEqual([`The comment on pull request 7 is created: ${written.url}`])
    expect(masks).toEqual(['a-token'])
  })
})
