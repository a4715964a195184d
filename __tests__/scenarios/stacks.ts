import { bundleFiles, deployProd, leftByProton, prodText, shopSpec } from '../support/small-stacks.js'
import { stringify } from 'yaml'
import type { StackScenario } from '../support/stage.js'

const files = { ...bundleFiles, 'spec.yaml': shopSpec('shop:2') }
const deploy = stringify(deployProd)
const plan = `command: plan\n${deploy}`
/** The stack has a text that the bundle does not render. */
const edited = leftByProton({ template: prodText('shop:1').replace('Family: shop', 'Family: confidential') })
const otherTable = Object.fromEntries(
  Object.entries(bundleFiles).map(([path, text]) => [path, text.replace('TableName: {{', 'TableName: x-{{')]),
)
const lost: StackScenario = {
  with: `${deploy}allowUnproven: true\n`,
  files: { ...otherTable, 'spec.yaml': shopSpec('shop:1') },
  account: leftByProton({
    plan: [{ takes: '1m', changeSet: { takes: '2s', replacements: { Table: 'True' } } }],
  }),
}

/** What only CloudFormation has: stacks that Proton left, their proofs, and the resources that would be lost. */
export const stackScenarios: Readonly<Record<string, StackScenario>> = {
  'adopt: the spec renders what is deployed': {
    with: deploy,
    files: { ...files, 'spec.yaml': shopSpec('shop:1') },
    account: leftByProton(),
  },
  'adopt: another input': { with: deploy, files, account: leftByProton() },
  'adopt: another input, planned': { with: plan, files, account: leftByProton() },
  'adopt: by a change set that changes nothing': {
    with: `${deploy}set: image=shop:3\n`,
    files: { ...files, 'spec.yaml': shopSpec('shop:1') },
    account: leftByProton({ template: prodText('shop:1').replace('Resources:', '# by hand\nResources:') }),
  },
  'adopt: nothing is proved': { with: deploy, files, account: edited },
  'adopt: nothing is proved, planned': { with: plan, files, account: edited },
  'adopt: nothing is proved, which allowUnproven accepts': {
    with: `${deploy}allowUnproven: true\n`,
    files,
    account: edited,
  },
  'resources: a table would be replaced': lost,
  'resources: a table would be replaced, planned': { ...lost, with: `command: plan\n${lost.with}` },
  'resources: a table may be replaced': { ...lost, with: `${lost.with}allowResourceRemoval: Table\n` },
  'stack: UPDATE_ROLLBACK_FAILED': {
    with: deploy,
    files,
    account: leftByProton({ status: 'UPDATE_ROLLBACK_FAILED' }),
  },
  'stack: ROLLBACK_COMPLETE': { with: deploy, files, account: leftByProton({ status: 'ROLLBACK_COMPLETE' }) },
  'stack: no record, and no spec': {
    with: stringify({ ...deployProd, specPath: undefined }),
    files,
    account: leftByProton(),
  },
}
