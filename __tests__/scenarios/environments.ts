import { CancelEnvironmentDeploymentCommand } from '@aws-sdk/client-proton'
import { accountWith, changed, denied } from '../support/accounts.js'
import type { Scenario } from '../support/stage.js'

const MINUTE = 60_000

const staging = `
target: environment
environmentName: staging
`
const files = {
  'environment.yaml': `proton: EnvironmentSpec
spec:
  cidr: 10.1.0.0/16
  natGateways: 2
`,
}
const withSpec = `${staging}specPath: environment.yaml\n`
const busy = { history: [{ ago: '1m', took: '10m' }] }

/** Environments. */
export const environmentScenarios: Readonly<Record<string, Scenario>> = {
  'environment: success with a spec, settings and a new minor version': {
    with: `${withSpec}deploymentType: MINOR_VERSION
description: Where everything is tried first
protonServiceRoleArn: arn:aws:iam::123456789012:role/ProtonServiceRole
`,
    files,
  },
  'environment: a failure with its reason': {
    with: withSpec,
    files,
    account: changed('environments', 'staging', {
      plan: [{ takes: '3m', ends: 'FAILED', message: 'The maximum number of VPCs has been reached.' }],
    }),
  },
  'environment: cancelled with the workflow': {
    with: staging,
    meanwhile: ({ clock, stop }) => {
      clock.after(MINUTE, stop)
    },
  },
  'environment: cancelled by somebody else': {
    with: staging,
    meanwhile: ({ clock, somebody }) => {
      const cancel = new CancelEnvironmentDeploymentCommand({ environmentName: 'staging' })
      clock.after(MINUTE, () => {
        somebody(client => client.send(cancel))
      })
    },
  },
  'environment: busy, waited for': { with: staging, account: changed('environments', 'staging', busy) },
  'environment: busy, refused': {
    with: `${staging}onConflict: fail\n`,
    account: changed('environments', 'staging', busy),
  },
  'environment: unknown': { with: 'target: environment\nenvironmentName: stagin\n' },
  'environment: the spec is not that of an environment': {
    with: withSpec,
    files: { 'environment.yaml': 'proton: ServiceSpec\nspec: [1]\n' },
  },
  'environment: the answer to Update is lost': {
    with: withSpec,
    files,
    account: accountWith([{ operation: 'UpdateEnvironment', kind: 'loseAnswer' }]),
  },
  'environment: only the newest records are kept': {
    with: `${staging}keepDeployments: 2\n`,
    account: changed('environments', 'staging', {
      history: [
        { ago: '50d', took: '6m' },
        { ago: '40d', took: '7m', ended: 'FAILED' },
        { ago: '30d', took: '6m' },
        { ago: '20d', took: '5m' },
      ],
    }),
  },
  'environment: records may not be deleted': {
    with: `${staging}keepDeployments: 1\n`,
    account: accountWith([denied('DeleteDeployment')]),
  },
}
