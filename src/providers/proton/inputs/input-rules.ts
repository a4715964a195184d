import { FALSE, GIVEN, NOT_GIVEN, TRUE } from '../../../inputs/input-rules.js'
import type { Conditions, Conflict, InputRule, InputRules } from '../../../inputs/input-rules.js'
import { abilities, targetKinds, type Abilities, type TargetKind } from '../target.js'

const kindsThat = (can: (kind: Abilities) => boolean) => targetKinds.filter(kind => can(abilities[kind]))
const withDeployments = kindsThat(kind => kind.hasDeployments)
const withoutDeployments = kindsThat(kind => !kind.hasDeployments)
const withInputs = kindsThat(kind => kind.hasInputs)
const command = ['deploy', 'plan']

type Kinds = readonly TargetKind[]
const naming = (...target: Kinds): Conditions => ({ target })
const changing = (...target: Kinds): Conditions => ({ target, command })
const creating = (...target: Kinds): Conditions => ({ target, command, createIfMissing: TRUE })
const promoting: Conditions = { ...changing('instance'), promoteFrom: GIVEN }
/** A component is attached to an instance of a service. */
const attaching: Conditions = { target: ['component'], detach: FALSE, deploymentType: ['CURRENT_VERSION'] }
/** A template version is either moved to, or created with. */
const versioning: readonly Conditions[] = [
  { ...changing(...withInputs), deploymentType: ['MINOR_VERSION', 'MAJOR_VERSION'] },
  creating('instance', 'environment', 'service'),
]

const detaching: Conflict = { with: { target: ['component'], detach: TRUE } }
/** NONE changes the description of a component, and nothing else. */
const describing: Conflict = { with: { target: ['component'], deploymentType: ['NONE'] } }
const fromSource: Conflict = {
  with: { promoteFrom: GIVEN },
  advice: 'remove it, as the spec and the template version come from that instance',
}

/** Required for a creation, and unsupported otherwise. */
const created = (...targets: Kinds): InputRule => ({
  onlyWith: [creating(...targets)],
  requiredWith: [{ createIfMissing: TRUE }],
})
const option = (onlyWith: Conditions): InputRule => ({ default: 'false', onlyWith: [onlyWith] })
/** An environment is provisioned in one of several ways. */
const provisioning = (...others: readonly string[]): InputRule => ({
  onlyWith: [changing('environment')],
  conflictsWith: others.map(other => ({ with: { [other]: GIVEN } })),
})
/** The repository of a pipeline is described by several inputs. */
const repository = (...others: readonly string[]): InputRule => ({
  onlyWith: [creating('service')],
  requiredWith: others.map(other => ({ [other]: GIVEN })),
})

const ofNone: Conflict = { with: { deploymentType: ['NONE'] } }
const ofDeployment: Conflict = { with: { target: withoutDeployments } }

/** The rules of Proton's inputs, and what else the common inputs conflict with. */
export const protonInputRules: InputRules = {
  target: {},
  serviceName: {
    onlyWith: [naming('pipeline', 'instance', 'service'), changing('component')],
    requiredWith: [naming('pipeline', 'instance', 'service'), { ...attaching, serviceInstanceName: GIVEN }],
    conflictsWith: [detaching, describing],
  },
  serviceInstanceName: {
    onlyWith: [naming('instance'), changing('component')],
    requiredWith: [naming('instance'), { ...attaching, serviceName: GIVEN }],
    conflictsWith: [detaching, describing],
  },
  environmentName: {
    onlyWith: [naming('environment'), creating('component')],
    requiredWith: [
      naming('environment'),
      { ...naming('component'), createIfMissing: TRUE, serviceName: NOT_GIVEN },
    ],
  },
  componentName: { onlyWith: [naming('component')], requiredWith: [naming('component')] },
  deploymentType: {
    default: 'CURRENT_VERSION',
    isDecisive: true,
    onlyWith: [changing(...withDeployments)],
    conflictsWith: [
      {
        with: { ...naming('component'), deploymentType: ['MINOR_VERSION', 'MAJOR_VERSION'] },
        advice: 'use CURRENT_VERSION, as components have no template version',
      },
      {
        with: { createIfMissing: TRUE, deploymentType: ['NONE'] },
        advice: 'remove one of them, as what is created is deployed',
      },
    ],
  },
  templateMajorVersion: {
    onlyWith: versioning,
    requiredWith: [
      { ...naming('environment', 'service'), createIfMissing: TRUE },
      { templateMinorVersion: GIVEN, createIfMissing: TRUE },
      { templateMinorVersion: GIVEN, deploymentType: ['MAJOR_VERSION'] },
    ],
    conflictsWith: [fromSource],
  },
  templateMinorVersion: { onlyWith: versioning, conflictsWith: [fromSource] },
  specPath: {
    onlyWith: [{ command }],
    requiredWith: [
      { ...naming('instance', 'environment', 'service'), createIfMissing: TRUE },
      { ...naming('service'), description: NOT_GIVEN },
    ],
    conflictsWith: [fromSource, detaching, describing],
  },
  set: { onlyWith: [changing(...withInputs)] },
  promoteFrom: { onlyWith: [changing('instance')] },
  promote: { onlyWith: [promoting] },
  allowDowngrade: option(promoting),
  sourceProfile: { onlyWith: [promoting] },
  templateFilePath: {
    onlyWith: [changing('component')],
    requiredWith: [{ createIfMissing: TRUE }],
    conflictsWith: [describing],
  },
  description: {
    isSensitive: true,
    onlyWith: [changing('environment', 'component', 'service')],
    requiredWith: [describing.with],
  },
  protonServiceRoleArn: provisioning(),
  environmentAccountConnectionId: provisioning('protonServiceRoleArn'),
  provisioningRepository: provisioning('protonServiceRoleArn', 'environmentAccountConnectionId'),
  componentRoleArn: { onlyWith: [changing('environment')] },
  codebuildRoleArn: { onlyWith: [changing('environment')] },
  templateName: created('environment', 'service'),
  repositoryConnectionArn: repository('repositoryId', 'branchName'),
  repositoryId: repository('repositoryConnectionArn', 'branchName'),
  branchName: repository('repositoryConnectionArn', 'repositoryId'),
  manifest: { ...created('component'), isSensitive: true },
  createIfMissing: {
    ...option(changing('instance', 'environment', 'component', 'service')),
    conflictsWith: [fromSource],
  },
  detach: {
    ...option(changing('component')),
    conflictsWith: [{ with: { createIfMissing: TRUE } }, describing],
  },
  allowInstanceRemoval: option({ ...changing('service'), specPath: GIVEN }),
  skipUnchanged: option({ target: withInputs, command: ['deploy'] }),
  command: {
    conflictsWith: [
      {
        with: { target: kindsThat(kind => !kind.standsAlone), command: ['delete'] },
        advice: 'use target: service, which it is deleted with',
      },
      {
        with: { target: withoutDeployments, command: ['rollback', 'wait', 'cancel', 'outputs'] },
        advice: 'use deploy, plan or delete',
      },
    ],
  },
  cancelOnTimeout: { conflictsWith: [ofDeployment, ofNone] },
  maskOutputs: { conflictsWith: [ofDeployment, ofNone] },
  keepDeployments: { conflictsWith: [ofDeployment, ofNone] },
  rollbackOnFailure: { conflictsWith: [ofDeployment, ofNone] },
  deploymentId: { conflictsWith: [ofDeployment] },
}
