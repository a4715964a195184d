import { shopWith } from '../../support/accounts.js'
import type { SharedScenario } from '../../support/stage.js'
import { deployProd, plan, prod, running, spec, withSpec } from './shop.js'

/** The deployed spec is edited, promoted or left as it is. */
export const editScenarios: Readonly<Record<string, SharedScenario>> = {
  'deploy: an edit that breaks the schema': { with: `${prod}set: replicas=0\n` },
  'deploy: a spec that breaks the schema, the line named': {
    with: deployProd,
    files: spec('NOT AN IMAGE'),
  },
  'deploy: commented, without permission': {
    with: `${prod}comment: true\ngithubToken: a-token\nwait: false\n`,
    pullRequest: 7,
    commentFails: Object.assign(new Error('Resource not accessible by integration'), { status: 403 }),
  },
  'deploy: skipped, for nothing changed': {
    with: `${withSpec(prod)}skipUnchanged: true\n`,
    files: spec(`'${running}'`),
    account: shopWith({ prod: { history: [{ ago: '20d', took: '5m' }] } }),
  },
  'deploy: with edits to the deployed spec': {
    with: `${prod}set: |\n  image=registry.example/shop:2.0.0\n  replicas=8\n`,
  },
  'deploy: an edit that has no place': {
    with: `${prod}set: |\n  enviromentVariables.LOG_LEVEL=debug\n`,
  },
  'promote: from dev, keeping its own sizes and domain': {
    with: `${prod}promoteFrom: dev\npromote: '*,!replicas,!domain'\n`,
  },
  'promote: from an instance that does not exist': { with: `${prod}promoteFrom: Dev\n` },
  'promote: planned': { with: `${plan}promoteFrom: dev\npromote: image\nshowValues: true\n` },
}
