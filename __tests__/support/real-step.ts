import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runStep, type Step, type StepResult } from '../../scripts/runner.js'
import type { AccountFile } from '../../src/simulator/account/account-file.js'
import type { RecordedRequest } from '../../src/simulator/server/request-log.js'
import type { Simulator } from '../../src/simulator/server/listen.js'
import { writeFiles } from './runner-step.js'
import { shopTemplates } from './shop-bundles.js'
import { cloudFormation, proton } from './staged-provider.js'
import { operationLike, stacksLeft } from './stacks-left.js'

/** A provider as the committed bundle meets it. */
export interface RealProvider {
  readonly name: string
  readonly id: string
  readonly files: Readonly<Record<string, string>>
  readonly endpointVariable: string
  readonly simulate: (account: AccountFile) => Promise<Simulator>
  /** What this provider is asked where Proton is asked for `operation`. */
  readonly operation: (operation: string) => string
}

/** Both providers, each with its own simulator of the same account. */
export const realProviders: readonly RealProvider[] = [
  {
    name: 'Proton',
    id: 'proton',
    files: {},
    endpointVariable: 'AWS_ENDPOINT_URL_PROTON',
    simulate: account => proton.simulate(account, Date.now),
    operation: operation => operation,
  },
  {
    name: 'CloudFormation',
    id: 'cloudformation',
    files: shopTemplates,
    endpointVariable: 'AWS_ENDPOINT_URL_CLOUDFORMATION',
    simulate: account => cloudFormation.simulate(stacksLeft(account), Date.now),
    operation: operationLike,
  },
]

/** A step of the committed action that is over. */
export interface RealStep {
  readonly result: StepResult
  /** The requests of an operation, by Proton's name, that reached the simulator. */
  readonly asked: (operation: string) => readonly RecordedRequest[]
}

/** Runs the committed action against a simulator of its own, in a workspace of its own. */
export async function runReal(
  provider: RealProvider,
  account: AccountFile,
  { files = {}, ...step }: Step & { readonly files?: Readonly<Record<string, string>> },
): Promise<RealStep> {
  const workspace = await mkdtemp(join(tmpdir(), 'workspace-'))
  const simulator = await provider.simulate(account)
  try {
    await writeFiles(workspace, { ...provider.files, ...files })
    const result = await runStep({
      workspace,
      ...step,
      with: { provider: provider.id, ...step.with },
      env: {
        AWS_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: 'any',
        AWS_SECRET_ACCESS_KEY: 'any',
        [provider.endpointVariable]: simulator.url,
        ...step.env,
      },
    })
    const requests = [...simulator.requests]
    const asked = (operation: string) =>
      requests.filter(request => request.operation === provider.operation(operation))
    return { result, asked }
  } finally {
    await simulator.close()
    await rm(workspace, { recursive: true })
  }
}
