import {
  CancelEnvironmentDeploymentCommand,
  CreateEnvironmentCommand,
  DeleteEnvironmentCommand,
  GetEnvironmentCommand,
  ListEnvironmentOutputsCommand,
  UpdateEnvironmentCommand,
  type Environment,
} from '@aws-sdk/client-proton'
import type { Change, Snapshot } from '../../../engine/deployment.js'
import type { Deployable } from '../../../engine/deployment-target.js'
import { environments } from './name-suggestions.js'
import { componentsOf, instancesOf, named } from './related-resources.js'
import type { Proton } from '../api/client.js'
import { deployments } from './deployment-records.js'
import { nothing, removal } from './deletion.js'
import { outputsOf, required, targetSnapshot } from '../api/responses.js'
import { environmentTemplates } from './templates.js'

/** An environment. */
export function environment(proton: Proton, name: string): Deployable {
  const { ask } = proton
  const parents = { environmentName: name }
  const get = (abortSignal: AbortSignal) => {
    const command = new GetEnvironmentCommand({ name })
    return ask('GetEnvironment', client => client.send(command, { abortSignal }), snapshot)
  }
  return {
    get,
    deployments: deployments(proton, parents, 'ENVIRONMENT'),
    update: change => {
      const { deploymentType } = change
      const command = new UpdateEnvironmentCommand({ name, deploymentType, ...changed(change) })
      return ask('UpdateEnvironment', client => client.send(command), snapshot)
    },
    create: change => {
      const { templateName } = change.settings ?? {}
      const { spec, templateMajorVersion } = change
      const wanted = { ...changed(change), templateName, spec, templateMajorVersion }
      const command = new CreateEnvironmentCommand({ name, ...wanted })
      return ask('CreateEnvironment', client => client.send(command), snapshot)
    },
    cancel: abortSignal => {
      const command = new CancelEnvironmentDeploymentCommand(parents)
      return ask('CancelEnvironmentDeployment', client => client.send(command, { abortSignal }), snapshot)
    },
    listOutputs: (deploymentId, abortSignal) => {
      const command = new ListEnvironmentOutputsCommand({ ...parents, deploymentId })
      return ask('ListEnvironmentOutputs', client => client.send(command, { abortSignal }), outputsOf)
    },
    alternatives: abortSignal => environments(proton, abortSignal),
    templates: environmentTemplates(proton),
    removal: removal(get, { send: deletion(proton, name), heldBy: inhabitants(proton, name) }),
  }
}

function deletion({ ask }: Proton, name: string) {
  return () => {
    const command = new DeleteEnvironmentCommand({ name })
    return ask('DeleteEnvironment', client => client.send(command), nothing)
  }
}

/** What lives in the environment. */
function inhabitants(proton: Proton, environmentName: string) {
  return async (signal: AbortSignal) => [
    ...named(await instancesOf(proton, { environmentName }, signal)),
    ...named(await componentsOf(proton, { environmentName }, signal)),
  ]
}

/** What an update and a creation have in common. */
function changed({ spec, templateMajorVersion, templateMinorVersion, settings = {} }: Change) {
  const { description, protonServiceRoleArn, componentRoleArn, codebuildRoleArn } = settings
  const { environmentAccountConnectionId, provisioningRepository } = settings
  return {
    spec,
    templateMajorVersion,
    templateMinorVersion,
    description,
    protonServiceRoleArn,
    componentRoleArn,
    codebuildRoleArn,
    environmentAccountConnectionId,
    provisioningRepository,
  }
}

function snapshot({ environment }: { readonly environment?: Environment | undefined }): Snapshot {
  return targetSnapshot(required('environment', environment))
}
