import { accountWith, denied, shopWith } from '../../support/accounts.js'
import type { SharedScenario } from '../../support/stage.js'
import { busy, files, plan, running, spec, withSpec } from './shop.js'

/** A deployment is planned. */
export const planScenarios: Readonly<Record<string, SharedScenario>> = {
  'plan: what would change': {
    with: withSpec(plan),
    files: spec('registry.example/shop:1.9.0', '      environmentVariables: { LOG_LEVEL: debug }\n'),
  },
  'plan: on a busy target, commented': {
    with: `${withSpec(plan)}comment: true\ngithubToken: a-token\n`,
    files,
    account: busy,
    pullRequest: 7,
  },
  'plan: what would be created': {
    with: `${withSpec(plan).replace('prod', 'preview')}createIfMissing: true\n`,
    files: { 'service.yaml': files['service.yaml'].replace('name: prod', 'name: preview') },
  },
  'plan: with values': {
    with: `${withSpec(plan)}showValues: true\n`,
    files: spec('registry.example/shop:1.9.0'),
  },
  'plan: with values of a file and of set': {
    with: `${withSpec(plan)}set: |\n  replicas=8\n  environmentVariables.TOKEN=hunter2\n`,
    files: spec('registry.example/shop:1.9.0', '      environmentVariables: { LOG_LEVEL: debug }\n'),
    isCheckedOut: true,
    pullRequest: 7,
  },
  'plan: with values of set only': {
    with: `${plan}set: replicas=8\n`,
    pullRequest: 7,
  },
  'plan: no changes, in other words': {
    with: withSpec(plan),
    files: spec(`"${running}" # the same`),
  },
  'plan: a spec that breaks the schema of its template': {
    with: withSpec(plan),
    files: spec('NOT AN IMAGE', '      environmentVariables: [1]\n'),
  },
  'plan: of an unknown instance': { with: plan.replace('prod', 'production') },
  'plan: impossible, commented': {
    with: `${plan}comment: true\ngithubToken: a-token\n`,
    pullRequest: 7,
    account: accountWith([denied('GetServiceInstance')]),
  },
  'plan: impossible by its inputs, commented': {
    with: `${plan}set: imge.tag=2\ncomment: true\ngithubToken: a-token\n`,
    pullRequest: 7,
  },
  'plan: an edit that breaks the schema of its template': {
    with: `${withSpec(plan)}set: |\n  # new\n  image=1.10\n  replicas=0\n`,
    files: spec(running),
  },
  'plan: of a target that failed, with what is deployed': {
    with: withSpec(plan),
    files: spec(running),
    account: shopWith({
      prod: {
        history: [
          { ago: '20d', took: '5m' },
          { ago: '1d', took: '1m', ended: 'FAILED' },
        ],
      },
    }),
  },
}
