import type { CloudFormationAccount, PlanStep } from '../src/simulator/cloudformation/account/account-file.js'
import { defaultCloudFormationAccount } from '../src/simulator/cloudformation/account/default-account.js'
import { jobFolder, type JobFolder } from './step.js'

/** The instance of the example that is deployed. */
const INSTANCE = 'dev'
const IMAGE = 'registry.example/shop:41'
const NEW_IMAGE = 'registry.example/shop:50'

/** A job whose step deploys a new image to an instance of the example, at an endpoint of CloudFormation. */
export function stackJob(endpoint: string): JobFolder {
  const job = jobFolder(endpoint)
  return {
    ...job,
    env: {
      ...job.env,
      AWS_ENDPOINT_URL_CLOUDFORMATION: endpoint,
      GITHUB_WORKSPACE: process.cwd(),
      INPUT_PROVIDER: 'cloudformation',
      INPUT_SERVICEINSTANCENAME: INSTANCE,
      INPUT_TEMPLATESPATH: 'examples/bundles',
      INPUT_SPECPATH: 'examples/bundles/specs/service.yaml',
      INPUT_SET: `image=${NEW_IMAGE}`,
    },
  }
}

/** The stack of the instance, as the simulator serves it. */
export function exampleStack(): { readonly name: string; readonly newText: string } {
  const isOfInstance = (name: string) => name.startsWith(`AWSProton-shop-shop-${INSTANCE}-`)
  const [name, entry] =
    Object.entries(defaultCloudFormationAccount.stacks).find(([one]) => isOfInstance(one)) ?? []
  if (name === undefined || !entry) throw new Error('the default account has no stack of the instance')
  return { name, newText: entry.template.replace(IMAGE, NEW_IMAGE) }
}

/** The account of the example, in which the deployment takes its course as planned. */
export function exampleAccount(step: PlanStep): CloudFormationAccount {
  const { stacks } = defaultCloudFormationAccount
  const { name } = exampleStack()
  const entry = stacks[name]
  if (!entry) throw new Error(`the default account has no stack ${name}`)
  return { ...defaultCloudFormationAccount, stacks: { ...stacks, [name]: { ...entry, plan: [step] } } }
}
