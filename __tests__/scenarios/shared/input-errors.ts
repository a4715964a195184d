import type { SharedScenario } from '../../support/stage.js'
import { deployProd, files } from './shop.js'

/** Inputs that are not right. */
export const inputErrorScenarios: Readonly<Record<string, SharedScenario>> = {
  'input errors, all at once': {
    with: `
target: cluster
serviceName: my shop
deploymentType: LATEST
specPath: ../secrets.yaml
templateMajorVersion: v1
templateMinorVersion: '01'
wait: yes please
timeoutMinutes: soon
cancelOnTimeout: 'on'
onConflict: retry
maskOutputs: 'y'
region: Frankfurt
`,
  },
  'input errors: names and values that are nearly right': {
    with: `
Command: deploy
target: Instance
serviceName: shop
serviceInstanceName: prod
spec-path: service.yaml
deploymentType: minor_version
timeout: 90m
timeoutMinutes: 90m
dry-run: true
`,
  },
  'input errors: an input that is not known, and an empty one': {
    with: `
command: ''
target: instance
serviceName: ''
dry-run: true
set: 'image= # none'
`,
  },
  'input errors: the spec is made of something else': {
    with: deployProd,
    files: {
      'service.yaml':
        'proton: ServiceSpec\ninstances:\n  - name: prod\n    environment: production\n    inputs:\n      image: !Ref Image\n      tag: {{ tag }}\n      sha: ${{ github.sha }}\n',
    },
  },
  'input errors: the spec is not YAML': {
    with: deployProd,
    files: { 'service.yaml': 'proton: ServiceSpec\ninstances:\n  - name: prod\n   spec: {secret: hunter2\n' },
  },
  'input errors: the spec lacks the instance': {
    with: deployProd,
    files: {
      'service.yaml': files['service.yaml']
        .replace('name: prod', 'name: dev')
        .replace('ServiceSpec', 'EnvironmentSpec'),
    },
  },
}
