import { accountWith, changed } from '../../support/accounts.js'
import type { SharedScenario } from '../../support/stage.js'

const MINUTE = 60_000
const staging = `
target: environment
environmentName: staging
specPath: environment.yaml
`
const files = {
  'environment.yaml': `proton: EnvironmentSpec
spec:
  cidr: 10.1.0.0/16
  natGateways: 2
`,
}
const busy = { history: [{ ago: '1m', took: '10m' }] }

/** An environment is deployed. */
export const environmentScenarios: Readonly<Record<string, SharedScenario>> = {
  'environment: success with a spec': { with: staging, files },
  'environment: a failure with its reason': {
    with: staging,
    files,
    account: changed('environments', 'staging', {
      plan: [{ takes: '3m', ends: 'FAILED', message: 'The maximum number of VPCs has been reached.' }],
    }),
  },
  'environment: cancelled with the workflow': {
    with: staging,
    files,
    meanwhile: ({ clock, stop }) => {
      clock.after(MINUTE, stop)
    },
  },
  'environment: cancelled by somebody else': {
    with: staging,
    files,
    meanwhile: ({ clock, somebodyCancels }) => {
      clock.after(MINUTE, () => {
        somebodyCancels({ environment: 'staging' })
      })
    },
  },
  'environment: busy, waited for': {
    with: staging,
    files,
    account: changed('environments', 'staging', busy),
  },
  'environment: busy, refused': {
    with: `${staging}onConflict: fail\n`,
    files,
    account: changed('environments', 'staging', busy),
  },
  'environment: unknown': { with: 'target: environment\nenvironmentName: stagin\n' },
  'environment: the spec is not that of an environment': {
    with: staging,
    files: { 'environment.yaml': 'proton: ServiceSpec\nspec: [1]\n' },
  },
  'environment: the answer to the update is lost': {
    with: staging,
    files,
    account: accountWith([{ operation: 'UpdateEnvironment', kind: 'loseAnswer' }]),
  },
}
