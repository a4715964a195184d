import {
  CancelEnvironmentDeploymentCommand,
  CreateEnvironmentCommand,
  DeleteEnvironmentCommand,
  GetEnvironmentCommand,
  ListEnvironmentOutputsCommand,
  UpdateEnvironmentCommand,
  type Environment,
} from '@aws-sdk/client-proton'
import type { ProtonChange } from '../change.js'
import type { ProtonState } from '../state.js'
import type { ProtonAdapter } from './adapter.js'
import { environments } from './name-suggestions.js'
import { componentsOf, instancesOf, namesOf } from './related-resources.js'
import type { Proton } from '../api/client.js'
import { deploymentRecords } from './deployment-records.js'
import { deletion, ignoreAnswer } from './deletion.js'
import { required } from '../../aws/answer-fields.js'
import { outputsIn, targetState } from '../api/responses.js'
import { environmentTemplates } from './templates.js'

/** An environment. */
export function environment(proton: Proton, name: string): ProtonAdapter {
  const { call } = proton
  const parents = { environmentName: name }
  const get = (abortSignal: AbortSignal) => {
    const command = new GetEnvironmentCommand({ name })
    return call('GetEnvironment', client => client.send(command, { abortSignal }), snapshot)
  }
  return {
    get,
    records: deploymentRecords(proton, parents, 'ENVIRONMENT'),
    update: change => {
      const { deploymentType } = change
      const command = new UpdateEnvironmentCommand({ name, deploymentType, ...changed(change) })
      return call('UpdateEnvironment', client => client.send(command), snapshot)
    },
    create: change => {
      const { templateName } = change.settings ?? {}
      const { spec, templateMajorVersion } = change
      const wanted = { ...changed(change), templateName, spec, templateMajorVersion }
      const command = new CreateEnvironmentCommand({ name, ...wanted })
      return call('CreateEnvironment', client => client.send(command), snapshot)
    },
    cancel: abortSignal => {
      const command = new CancelEnvironmentDeploymentCommand(parents)
      return call('CancelEnvironmentDeployment', client => client.send(command, { abortSignal }), snapshot)
    },
    listOutputs: (deploymentId, abortSignal) => {
      const command = new ListEnvironmentOutputsCommand({ ...parents, deploymentId })
      return call('ListEnvironmentOutputs', client => client.send(command, { abortSignal }), outputsIn)
    },
    suggestNames: abortSignal => environments(proton, abortSignal),
    templates: environmentTemplates(proton),
    deletion: deletion(get, { send: deleteRequest(proton, name), findDependents: residents(proton, name) }),
  }
}

function deleteRequest({ call }: Proton, name: string) {
  return () => {
    const command = new DeleteEnvironmentCommand({ name })
    return call('DeleteEnvironment', client => client.send(command), ignoreAnswer)
  }
}

/** What is deployed in the environment. */
function residents(proton: Proton, environmentName: string) {
  return async (signal: AbortSignal) => [
    ...namesOf(await instancesOf(proton, { environmentName }, signal)),
    ...namesOf(await componentsOf(proton, { environmentName }, signal)),
  ]
}

/** What an update and a creation share. */
function changed({ spec, templateMajorVersion, templateMinorVersion, settings = {} }: ProtonChange) {
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

function snapshot({ environment }: { readonly environment?: Environment | undefined }): ProtonState {
  return targetState(required('environment', environment))
}
