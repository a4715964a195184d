import type { TargetKind } from '../../../proton-spec/target.js'
import { GIVEN, NOT_GIVEN, TRUE, type Conditions, type InputRules } from '../../../inputs/input-rules.js'

const command = ['deploy', 'plan', 'render']
const changing: Conditions = { command }
const deploying: Conditions = { command: ['deploy', 'plan'] }
const withEnvironment: Conditions = { ...changing, target: ['instance', 'component'] }
const withBundle = ['instance', 'environment']
const ofComponent: Conditions = { ...changing, target: ['component'] }
const submitting: Conditions = { command: ['deploy', 'plan', 'rollback'] }
/** In place of what Proton demands: a directory or a tag names the version, and a stack its template. */
const versioned = { onlyWith: [changing], requiredWith: [] }

/** The inputs that only this provider has. */
export const ownInputRules: InputRules = {
  templatesPath: {
    default: '.',
    onlyWith: [changing],
    conflictsWith: [{ with: { bundlePath: GIVEN }, advice: 'remove one of them' }],
  },
  bundlePath: { onlyWith: [{ ...changing, target: withBundle }] },
  stackName: {},
  environmentStackName: { onlyWith: [{ ...deploying, target: ['instance', 'component'] }] },
  environmentSpecPath: { onlyWith: [withEnvironment] },
  allowUnproven: { default: 'false', onlyWith: [deploying] },
  allowResourceRemoval: { default: 'false', onlyWith: [submitting] },
  templateBucket: { onlyWith: [submitting] },
}

/** What nothing in CloudFormation corresponds to, and what to do instead; the words end a message. */
export const refusedInputs: Readonly<Record<string, string>> = {
  templateMinorVersion:
    'remove it: a minor version is a commit of the template repository, so check that commit out with ref:',
  description: 'remove it: a stack keeps the description of its template',
  protonServiceRoleArn: 'remove it: the stack is deployed with the credentials of the job',
  componentRoleArn: 'remove it: components are deployed with the credentials of the job',
  codebuildRoleArn: 'remove it: only bundles of CloudFormation templates are deployed',
  environmentAccountConnectionId: 'remove it, and give the job credentials of the account of the environment',
  provisioningRepository: 'remove it: apply Terraform in a job of its own',
  repositoryConnectionArn: 'remove it: pipelines are not deployed',
  repositoryId: 'remove it: pipelines are not deployed',
  branchName: 'remove it: pipelines are not deployed',
  keepDeployments: 'remove it: CloudFormation deletes the events of a stack itself',
  sourceProfile: 'remove it: the source of a promotion is read with the credentials of the job',
  allowDowngrade: 'remove it: a promotion takes the bundle that the source runs',
}

/** The refusal of these inputs is a message of its own, to which Proton's rules add nothing. */
const refusedRules = Object.fromEntries(
  Object.keys(refusedInputs).map(input => [input, { onlyWith: [{}], requiredWith: [] }]),
)

/** These inputs, and what differs for this provider in the rules of the inputs that Proton has, too. */
export const cloudFormationInputRules: InputRules = {
  ...refusedRules,
  ...ownInputRules,
  templateMajorVersion: { onlyWith: [changing], requiredWith: [{ deploymentType: ['MAJOR_VERSION'] }] },
  templateName: versioned,
  specPath: {
    onlyWith: [changing],
    requiredWith: [
      { target: withBundle, createIfMissing: TRUE },
      { target: withBundle, command: ['render'] },
    ],
  },
  set: { onlyWith: [{ ...changing, target: withBundle }] },
  serviceName: { onlyWith: [{ target: ['instance', 'service', 'pipeline'] }, ofComponent] },
  serviceInstanceName: { onlyWith: [{ target: ['instance'] }, ofComponent] },
  environmentName: {
    onlyWith: [{ target: ['environment'] }, ofComponent],
    requiredWith: [
      { target: ['environment'] },
      { target: ['component'], createIfMissing: TRUE, serviceName: NOT_GIVEN },
    ],
  },
  // No stack shows the template that it was rendered from.
  templateFilePath: { onlyWith: [ofComponent], requiredWith: [ofComponent] },
  manifest: { isSensitive: true, onlyWith: [ofComponent], requiredWith: [] },
  // The tags of a component's stack stay: it is the instance that can do without it.
  detach: { default: 'false', onlyWith: [{ ...deploying, target: ['instance'] }] },
  deploymentType: { default: 'CURRENT_VERSION', onlyWith: [changing] },
}

/** By Proton's kind of target, what to do instead of deploying it; undefined where it has a stack. */
export const refusedTargets: Readonly<Record<TargetKind, string | undefined>> = {
  instance: undefined,
  environment: undefined,
  component: undefined,
  service: 'deploy its instances one by one with target: instance',
  pipeline:
    'pipelines call the API of Proton, which is gone: build and deploy the service in jobs of this workflow instead',
}
