import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { runStep } from '../../scripts/runner.js'
import { startCloudFormation } from '../../src/simulator/cloudformation/server/endpoint.js'
import type { Simulator } from '../../src/simulator/server/listen.js'
import { startSimulator } from '../../src/simulator/server/server.js'
import { manyServices, manyStacks } from '../support/many-services.js'
import { inputsByJob } from '../support/workflow-files.js'

const SERVICES = 30
/** Far more than it takes on a machine that does nothing else. */
const LONGEST_MS = 30_000

const endpoints = {
  proton: {
    start: () => startSimulator({ account: manyServices(SERVICES) }),
    variables: (url: string) => ({ AWS_ENDPOINT_URL_PROTON: url }),
    requests: 125,
  },
  cloudformation: {
    start: () => startCloudFormation({ account: manyStacks(SERVICES) }),
    // As the workflow sets it where the variable of the repository is empty.
    variables: (url: string) => ({ AWS_ENDPOINT_URL_PROTON: '', AWS_ENDPOINT_URL_CLOUDFORMATION: url }),
    requests: 205,
  },
} as const

describe.each(['proton', 'cloudformation'] as const)('the step of status.yml, with %s', provider => {
  const { start, variables, requests } = endpoints[provider]
  let simulator: Simulator
  let workspace: string
  beforeEach(async () => {
    workspace = await mkdtemp(join(tmpdir(), 'workspace-'))
    simulator = await start()
  })
  afterEach(async () => {
    await simulator.close()
    await rm(workspace, { recursive: true })
  })

  const play = (service: string) => {
    const credentials = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'any', AWS_SECRET_ACCESS_KEY: 'any' }
    return runStep({
      with: inputsByJob('examples/status.yml', { 'inputs.service': service })['status'] ?? {},
      workspace,
      env: { ...credentials, AWS_CONFIG_FILE: join(workspace, 'none'), ...variables(simulator.url) },
    })
  }

  it('shows 30 services with 3 stages each, and only reads', async () => {
    const { conclusion, problems, summary, outputs, durationMs } = await play('')
    expect([conclusion, ...problems]).toEqual(['success'])
    expect(summary).toContain('### 📋 Status of all services: 90 instances of 30 services')
    expect(summary.match(/<code>[\w-]+:1\.\d\.0<\/code>/g)).toHaveLength(90)
    expect(JSON.parse(outputs['status'] ?? '')).toHaveLength(90)
    expect(simulator.requests).toHaveLength(requests)
    expect(simulator.requests.filter(({ operation }) => !/^(Get|List|Describe)/.test(operation))).toEqual([])
    expect(durationMs).toBeLessThan(LONGEST_MS)
  })

  it('shows one service', async () => {
    const { conclusion, summary } = await play('basket-api')
    expect(conclusion).toBe('success')
    expect(summary).toContain('### 📋 Status of service basket-api: 3 instances')
    expect(summary).toContain('same as <code>staging</code>')
  })

  it('fails where there is no such service, and names those that there are', async () => {
    const { conclusion, log } = await play('basket')
    expect(conclusion).toBe('failure')
    expect(log.join('\n')).toMatch(/No status of service basket: .* Existing services.*: .*auth-api/)
  })
})
