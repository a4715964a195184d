import { describe, expect, it } from '@jest/globals'
import type { Step, StepResult } from '../../scripts/runner.js'
import { shopWith } from '../support/accounts.js'
import { realProviders, runReal } from '../support/real-step.js'
import { deployProd, files } from '../scenarios/shared/shop.js'
import { parse } from 'yaml'

/** The runner sends SIGTERM 7.5 s after SIGINT. */
const GONE_WITHIN_MS = 7_000
const prod = parse(deployProd) as Record<string, string>
/** Deployments of prod take 10 minutes, and their cancellation so long. */
const cancelledIn = (cancelTakes: string) =>
  shopWith({ prod: { plan: [{ takes: '10m', cancelTakes }], history: [{ ago: '1d', took: '2s' }] } })
const slow = cancelledIn('1s')
const following = (line: string) => /^(The deployment|Deployment .*) started/.test(line)
const requesting = (line: string) => line.startsWith('Requesting the')
const delayed = (by: string) => ({ operation: 'UpdateServiceInstance', kind: 'delay', for: by }) as const
const stalled = (times: number) =>
  ({ operation: 'GetServiceInstance', kind: 'stall', after: 1, times }) as const
/** From the first signal to the end of the process. */
const leftAfterMs = ({ durationMs, timesMs }: StepResult) => durationMs - (timesMs.SIGINT ?? 0)

// They wait for processes most of the time, so they wait together; each has a simulator and a workspace of its own.
describe.each(realProviders)('a step of $name that is cancelled by real signals', provider => {
  const step = (account: typeof slow, when: Step) =>
    runReal(provider, account, { with: prod, files, ...when })

  it.concurrent('cancels the deployment at once and is gone within 7 s', async () => {
    const { result, asked } = await step(slow, { signalAfter: following })
    expect(asked('CancelServiceInstanceDeployment')).toHaveLength(1)
    expect(result.outputs).toMatchObject({ deploymentStatus: 'CANCELLED' })
    expect(result.signal).toBeNull()
    expect(leftAfterMs(result)).toBeLessThan(GONE_WITHIN_MS)
    expect(result.post?.log.join('')).toBe('')
  })

  it.concurrent('takes SIGTERM for a cancel as well', async () => {
    const { result } = await step(slow, { signalAfter: following, firstSignal: 'SIGTERM' })
    expect(result.outputs).toMatchObject({ deploymentStatus: 'CANCELLED' })
    expect(result.signal).toBeNull()
  })

  it.concurrent('leaves a cancellation that takes longer to post, which reports its end', async () => {
    const { result, asked } = await step(cancelledIn('8s'), { signalAfter: following })
    expect(leftAfterMs(result)).toBeLessThan(GONE_WITHIN_MS)
    expect(result.post).toMatchObject({ exitCode: 0 })
    expect(result.post?.summary).toContain('Deployment of service instance shop/prod was cancelled')
    expect(asked('CancelServiceInstanceDeployment')).toHaveLength(1)
  })

  it.concurrent('is gone within 7 s although nothing answers, and post cancels', async () => {
    const { result, asked } = await step({ ...slow, faults: [stalled(2)] }, { signalAfter: following })
    expect(leftAfterMs(result)).toBeLessThan(GONE_WITHIN_MS)
    expect(result.post?.summary).toContain('was cancelled')
    expect(asked('CancelServiceInstanceDeployment').map(({ answer }) => answer)).toContain('ok')
  })

  it.concurrent('waits for the answer to the update, then cancels, and reports in time', async () => {
    const account = { ...cancelledIn('6s'), faults: [delayed('4s')] }
    const { result } = await step(account, { signalAfter: requesting })
    expect(result.outputs).toMatchObject({ deploymentStatus: 'CANCELLING' })
    expect(result.summary).toContain('The deployment is being cancelled.')
    expect(leftAfterMs(result)).toBeLessThan(GONE_WITHIN_MS)
    expect(result.post?.summary).toContain('was cancelled')
  })

  it.concurrent('waits for the answer to the update, then cancels', async () => {
    const { result } = await step({ ...slow, faults: [delayed('2s')] }, { signalAfter: requesting })
    expect(result.outputs).toMatchObject({ deploymentStatus: 'CANCELLED' })
    expect(leftAfterMs(result)).toBeLessThan(GONE_WITHIN_MS)
  })

  it.concurrent('leaves an update without an answer to post, which finds and cancels it', async () => {
    const account = { ...slow, faults: [delayed('30s')] }
    const { result, asked } = await step(account, { signalAfter: requesting, graceMs: [1_000, 500] })
    expect(result.signal).toBe('SIGTERM')
    expect(result.post?.summary).toContain('Deployment of service instance shop/prod was cancelled')
    expect(asked('CancelServiceInstanceDeployment')).toHaveLength(1)
  })

  it.concurrent('deploys nothing in post when main was killed before it could do anything', async () => {
    const { result, asked } = await step(slow, { cancel: AbortSignal.abort() })
    expect(result.conclusion).toBe('cancelled')
    expect(result.state).toEqual({})
    expect(result.post?.log.join('')).toBe('')
    expect(asked('UpdateServiceInstance')).toHaveLength(0)
  })

  it.concurrent('leaves alone in post what main had seen to be of somebody else', async () => {
    const busy = {
      operation: 'UpdateServiceInstance',
      kind: 'error',
      name: 'ConflictException',
      always: true,
    } as const
    const isRefused = (line: string) => line.includes('refused for now')
    const { result, asked } = await step({ ...slow, faults: [busy] }, { killAfter: isRefused })
    expect(result.state['started']).toBe('')
    expect(result.post?.log.join('')).toBe('')
    expect(asked('CancelServiceInstanceDeployment')).toHaveLength(0)
  })

  it.concurrent('is cancelled by post when main was killed', async () => {
    const { result, asked } = await step(slow, { killAfter: following })
    expect(result.post).toMatchObject({ exitCode: 0 })
    expect(result.post?.summary).toContain('Deployment of service instance shop/prod was cancelled')
    expect(asked('CancelServiceInstanceDeployment')).toHaveLength(1)
  })

  it.concurrent('never fails the job in post, whatever that meets', async () => {
    const denied = {
      operation: 'CancelServiceInstanceDeployment',
      kind: 'error',
      name: 'AccessDeniedException',
      always: true,
    } as const
    const { result } = await step({ ...slow, faults: [denied] }, { killAfter: following })
    expect(result.post).toMatchObject({ exitCode: 0 })
    expect(result.post?.summary).toContain('may still be running')
    expect(result.post?.annotations).toEqual([expect.objectContaining({ level: 'warning' })])
  })

  it.concurrent('cancels nothing while it waits for somebody else', async () => {
    const busy = shopWith({ prod: { history: [{ ago: '1m', took: '10m' }] } })
    const { result, asked } = await step(busy, { signalAfter: line => line.includes('is busy') })
    expect(asked('CancelServiceInstanceDeployment')).toHaveLength(0)
    expect(leftAfterMs(result)).toBeLessThan(2_000)
    expect(result.post?.log.join('')).toBe('')
  })

  it.concurrent('is killed by a second signal', async () => {
    const account = { ...slow, faults: [stalled(1)] }
    const { result } = await step(account, { signalAfter: following, graceMs: [500, 2_500], limitMs: 60_000 })
    expect(result.signal).toBe('SIGTERM')
  })
})
