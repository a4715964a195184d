import { accountWith, changed, denied } from '../support/accounts.js'
import type { Scenario } from '../support/stage.js'

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

/** Environments. */
export const environmentScenarios: Readonly<Record<string, Scenario>> = {
  'environment: success with a spec, settings and a new minor version': {
    with: `${withSpec}deploymentType: MINOR_VERSION
description: Where everything is tried first
protonServiceRoleArn: arn:aws:iam::123456789012:role/ProtonServiceRole
`,
    files,
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
