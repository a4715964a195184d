import { changed, shopWith } from '../support/accounts.js'
import type { Scenario } from '../support/stage.js'

const MINUTE = 60_000

const assets = `
target: component
componentName: assets
`
const files = {
  'assets.yaml': 'Resources:\n  Bucket:\n    Type: AWS::S3::Bucket\n',
  'service.yaml': `proton: ServiceSpec
instances:
  - name: prod
    environment: production
    spec:
      image: registry.example/shop:1.6.0
`,
}
const withTemplate = `${assets}templateFilePath: assets.yaml\n`

/** Components, and what they and the instances they are attached to are to each other. */
export const componentScenarios: Readonly<Record<string, Scenario>> = {
  'component: success with a template file and a spec': {
    with: `${withTemplate}specPath: service.yaml\n`,
    files,
  },
  'component: a failure with its reason': {
    with: withTemplate,
    files,
    account: changed('components', 'assets', {
      plan: [{ takes: '30s', ends: 'FAILED', message: 'The bucket name is taken.' }],
    }),
  },
  'component: cancelled with the workflow': {
    with: assets,
    meanwhile: ({ clock, stop }) => {
      clock.after(MINUTE / 2, stop)
    },
  },
  'component: its instance deploys, waited for': {
    with: withTemplate,
    files,
    account: shopWith({ prod: { history: [{ ago: '1m', took: '3m' }] } }),
  },
  'component: its instance deploys, refused': {
    with: `${withTemplate}onConflict: fail\n`,
    files,
    account: shopWith({ prod: { history: [{ ago: '1m', took: '3m' }] } }),
  },
  'component: unknown': { with: 'target: component\ncomponentName: asset\n' },
  'component: detached': { with: `${assets}detach: true\n` },
  'component: attached': {
    with: `${assets}serviceName: shop\nserviceInstanceName: prod\nspecPath: service.yaml\n`,
    files,
    account: changed('components', 'assets', { service: undefined, instance: undefined }),
  },
  'component: only its description': {
    with: `${assets}deploymentType: NONE\ndescription: Pictures of what the shop sells\n`,
  },
  'component: busy': {
    with: `${withTemplate}onConflict: fail\n`,
    files,
    account: changed('components', 'assets', { history: [{ ago: '30s', took: '3m' }] }),
  },
  'instance: a component attached to it deploys, waited for': {
    with: 'target: instance\nserviceName: shop\nserviceInstanceName: prod\n',
    account: changed('components', 'assets', { history: [{ ago: '30s', took: '3m' }] }),
  },
  'instance: a component attached to it deploys, refused': {
    with: 'target: instance\nserviceName: shop\nserviceInstanceName: prod\nonConflict: fail\n',
    account: changed('components', 'assets', { history: [{ ago: '30s', took: '3m' }] }),
  },
}
