import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach } from '@jest/globals'
import { runStep, type Step, type StepResult } from '../../scripts/runner.js'
import type { AccountFile } from '../../src/simulator/account/account-file.js'
import type { RecordedRequest } from '../../src/simulator/server/request-log.js'
import { startSimulator, type Simulator } from '../../src/simulator/server/server.js'

/** The inputs of a step for each target of the default account. */
export const prod = { target: 'instance', serviceName: 'shop', serviceInstanceName: 'prod' } as const
export const pipeline = { target: 'pipeline', serviceName: 'shop' } as const

/** Where the steps of a test file run: a workspace and a simulator for each test, both gone after it. */
export interface Bench {
  readonly workspace: () => string
  readonly simulator: () => Simulator
  readonly simulate: (account: AccountFile) => Promise<void>
  /** Runs the committed action against the simulator. */
  readonly step: (step: Step) => Promise<StepResult>
  /** The requests of an operation that reached the simulator. */
  readonly asked: (operation: string) => readonly RecordedRequest[]
}

/** Sets up a bench for the tests of this file. */
export function bench(): Bench {
  let workspace = ''
  let simulator: Simulator | undefined
  const running = () => {
    if (!simulator) throw new Error('call simulate() first')
    return simulator
  }
  beforeEach(async () => {
    workspace = await mkdtemp(join(tmpdir(), 'workspace-'))
  })
  afterEach(async () => {
    await simulator?.close()
    simulator = undefined
    await rm(workspace, { recursive: true })
  })
  return {
    workspace: () => workspace,
    simulator: running,
    simulate: async account => {
      simulator = await startSimulator({ account })
    },
    step: step => {
      const credentials = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'any', AWS_SECRET_ACCESS_KEY: 'any' }
      return runStep({
        workspace,
        ...step,
        env: { ...credentials, AWS_ENDPOINT_URL_PROTON: running().url, ...step.env },
      })
    },
    asked: operation => running().requests.filter(request => request.operation === operation),
  }
}

/** The error annotations of main. */
export function errorsOf({ annotations }: StepResult): StepResult['annotations'] {
  return annotations.filter(({ level }) => level === 'error')
}
