import { describe, expect, it } from '@jest/globals'
import type { StepResult } from '../../scripts/runner.js'
import { shopWith } from '../support/accounts.js'
import { bench, pipeline, prod } from '../support/step.js'

/** The runner sends SIGTERM 7.5 s after SIGINT. */
const GONE_WITHIN_MS = 7_000
const { simulate, step, asked } = bench()
const slow = shopWith({
  prod: { plan: [{ takes: '10m', cancelTakes: '1s' }], history: [{ ago: '1d', took: '2s' }] },
})
const following = (line: string) => /^(The deployment|Deployment .*) started/.test(line)
/** From the first signal to the end of the process. */
const leftAfterMs = ({ durationMs, timesMs }: StepResult) => durationMs - (timesMs.SIGINT ?? 0)

describe('cancelled by real signals', () => {
  it('cancels the deployment at once and is gone within 7 s', async () => {
    await simulate(slow)
    const result = await step({ with: prod, signalAfter: following })
    expect(asked('CancelServiceInstanceDeployment')).toHaveLength(1)
    expect(result.outputs).toMatchObject({ deploymentStatus: 'CANCELLED' })
    expect(result.signal).toBeNull()
    expect(leftAfterMs(result)).toBeLessThan(GONE_WITHIN_MS)
    expect(result.post?.log.join('')).toBe('')
  })

  it('takes SIGTERM for a cancel as well', async () => {
    await simulate(slow)
    const result = await step({ with: prod, signalAfter: following, firstSignal: 'SIGTERM' })
    expect(result.outputs).toMatchObject({ deploymentStatus: 'CANCELLED' })
    expect(result.signal).toBeNull()
  })

  it('leaves a cancellation that takes longer to post, which reports its end', async () => {
    await simulate(
      shopWith({
        prod: { plan: [{ takes: '10m', cancelTakes: '8s' }], history: [{ ago: '1d', took: '2s' }] },
      }),
    )
    const result = await step({ with: prod, signalAfter: following })
    expect(leftAfterMs(result)).toBeLessThan(GONE_WITHIN_MS)
    expect(result.post).toMatchObject({ exitCode: 0 })
    expect(result.post?.summary).toContain('Deployment of service instance shop/prod was cancelled')
    expect(asked('CancelServiceInstanceDeployment')).toHaveLength(1)
  })

  it('is gone within 7 s although Proton stops answering, and post cancels', async () => {
    const stall = { operation: 'GetServiceInstance', kind: 'stall', after: 1, times: 2 } as const
    await simulate({ ...slow, faults: [stall] })
    const result = await step({ with: prod, signalAfter: following })
    expect(leftAfterMs(result)).toBeLessThan(GONE_WITHIN_MS)
    expect(result.post?.summary).toContain('was cancelled')
    expect(asked('CancelServiceInstanceDeployment').map(({ answer }) => answer)).toContain('ok')
  })

  it('waits for the answer to Update, then cancels, and still has its say in time', async () => {
    const account = shopWith({ prod: { plan: [{ takes: '10m', cancelTakes: '6s' }] } })
    await simulate({ ...account, faults: [{ operation: 'UpdateServiceInstance', kind: 'delay', for: '4s' }] })
    const result = await step({ with: prod, signalAfter: line => line.startsWith('Requesting the') })
    expect(result.outputs).toMatchObject({ deploymentStatus: 'CANCELLING' })
    expect(result.summary).toContain('The deployment is being cancelled.')
    expect(leftAfterMs(result)).toBeLessThan(GONE_WITHIN_MS)
    expect(result.post?.summary).toContain('was cancelled')
  })

  it('waits for the answer to Update, then cancels', async () => {
    await simulate({ ...slow, faults: [{ operation: 'UpdateServiceInstance', kind: 'delay', for: '2s' }] })
    const result = await step({ with: prod, signalAfter: line => line.startsWith('Requesting the') })
    expect(result.outputs).toMatchObject({ deploymentStatus: 'CANCELLED' })
    expect(leftAfterMs(result)).toBeLessThan(GONE_WITHIN_MS)
  })

  it('leaves an Update without an answer to post, which finds the deployment and cancels it', async () => {
    const account = shopWith({ pipelinePlan: [{ takes: '10m', cancelTakes: '1s' }] })
    await simulate({
      ...account,
      faults: [{ operation: 'UpdateServicePipeline', kind: 'delay', for: '30s' }],
    })
    const isSent = (line: string) => line.startsWith('Requesting the')
    const result = await step({ with: pipeline, signalAfter: isSent, graceMs: [1_000, 500] })
    expect(result.signal).toBe('SIGTERM')
    expect(result.post?.summary).toContain('Deployment of pipeline of service shop was cancelled')
    expect(asked('CancelServicePipelineDeployment')).toHaveLength(1)
  })

  it('post deploys nothing when main was killed before it could do anything', async () => {
    await simulate(slow)
    const kill = new AbortController()
    kill.abort()
    const result = await step({ with: prod, cancel: kill.signal })
    expect(result.conclusion).toBe('cancelled')
    expect(result.state).toEqual({})
    expect(result.post?.log.join('')).toBe('')
    expect(asked('UpdateServiceInstance')).toHaveLength(0)
  })

  it('post leaves alone what main had seen to be of somebody else', async () => {
    const account = shopWith({ pipelinePlan: [{ takes: '10m', cancelTakes: '1s' }] })
    const busy = {
      operation: 'UpdateServicePipeline',
      kind: 'error',
      name: 'ConflictException',
      always: true,
    } as const
    await simulate({ ...account, faults: [busy] })
    const result = await step({
      with: pipeline,
      killAfter: line => line.includes('refused for now'),
    })
    expect(result.state).toEqual({ started: '' })
    expect(result.post?.log.join('')).toBe('')
    expect(asked('CancelServicePipelineDeployment')).toHaveLength(0)
  })

  it('post cancels what a killed main left', async () => {
    await simulate(slow)
    const result = await step({ with: prod, killAfter: following })
    expect(result.post).toMatchObject({ exitCode: 0 })
    expect(result.post?.summary).toContain('Deployment of service instance shop/prod was cancelled')
    expect(asked('CancelServiceInstanceDeployment')).toHaveLength(1)
  })

  it('post never fails the job, whatever it meets', async () => {
    await simulate({
      ...slow,
      faults: [
        {
          operation: 'CancelServiceInstanceDeployment',
          kind: 'error',
          name: 'AccessDeniedException',
          always: true,
        },
      ],
    })
    const result = await step({ with: prod, killAfter: following })
    expect(result.post).toMatchObject({ exitCode: 0 })
    expect(result.post?.summary).toContain('may still be running')
    expect(result.post?.annotations).toEqual([expect.objectContaining({ level: 'warning' })])
  })

  it('cancels nothing while it waits for somebody else', async () => {
    await simulate(shopWith({ prod: { history: [{ ago: '1m', took: '10m' }] } }))
    const result = await step({ with: prod, signalAfter: line => line.includes('is busy') })
    expect(asked('CancelServiceInstanceDeployment')).toHaveLength(0)
    expect(leftAfterMs(result)).toBeLessThan(2_000)
    expect(result.post?.log.join('')).toBe('')
  })

  it('is killed by a second signal', async () => {
    await simulate({
      ...slow,
      faults: [{ operation: 'GetServiceInstance', kind: 'stall', after: 1 }],
    })
    const result = await step({ with: prod, signalAfter: following, graceMs: [500, 2_500], limitMs: 60_000 })
    expect(result.signal).toBe('SIGTERM')
  })
})
