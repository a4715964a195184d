import {
  CancelComponentDeploymentCommand,
  CreateComponentCommand,
  DeleteComponentCommand,
  GetComponentCommand,
  GetServiceInstanceCommand,
  ListComponentOutputsCommand,
  UpdateComponentCommand,
  type Component,
} from '@aws-sdk/client-proton'
import { isInProgress } from '../../../engine/deployment.js'
import type { ProtonChange } from '../change.js'
import type { ProtonState } from '../state.js'
import type { ProtonAdapter } from './adapter.js'
import { components } from './name-suggestions.js'
import type { Proton } from '../api/client.js'
import { deploymentRecords } from './deployment-records.js'
import { attachmentRefusal } from './preflight-checks.js'
import { deletion, ignoreAnswer } from './deletion.js'
import { required } from '../../aws/answer-fields.js'
import { outputsIn, targetState } from '../api/responses.js'

/** A component, attached to a service instance or not. */
export function component(proton: Proton, name: string): ProtonAdapter {
  const { call } = proton
  const parents = { componentName: name }
  let seen: Component | undefined
  const get = (abortSignal: AbortSignal) => {
    const command = new GetComponentCommand({ name })
    const read = ({ component }: Answer) => snapshot({ component: (seen = component) })
    return call('GetComponent', client => client.send(command, { abortSignal }), read)
  }
  return {
    get,
    records: deploymentRecords(proton, parents, 'COMPONENT'),
    update: change => {
      const deploymentType = change.deploymentType === 'NONE' ? 'NONE' : 'CURRENT_VERSION'
      const command = new UpdateComponentCommand({ name, deploymentType, ...changed(change) })
      return call('UpdateComponent', client => client.send(command), snapshot)
    },
    create: change => {
      const command = new CreateComponentCommand({ name, ...created(change) })
      return call('CreateComponent', client => client.send(command), snapshot)
    },
    cancel: abortSignal => {
      const command = new CancelComponentDeploymentCommand(parents)
      return call('CancelComponentDeployment', client => client.send(command, { abortSignal }), snapshot)
    },
    listOutputs: (deploymentId, abortSignal) => {
      const command = new ListComponentOutputsCommand({ ...parents, deploymentId })
      return call('ListComponentOutputs', client => client.send(command, { abortSignal }), outputsIn)
    },
    suggestNames: abortSignal => components(proton, abortSignal),
    findBlocker: async ({ settings }, signal) =>
      (await deployingInstance(proton, seen, signal)) ?? deployingInstance(proton, settings, signal),
    foresee: ({ settings }, _, signal) => attachmentRefusal(proton, { ...seen, name }, settings, signal),
    deletion: deletion(get, {
      send: deleteRequest(proton, name),
      findDependents: () => Promise.resolve(attachment(seen)),
    }),
  }
}

function deleteRequest({ call }: Proton, name: string) {
  return () => {
    const command = new DeleteComponentCommand({ name })
    return call('DeleteComponent', client => client.send(command), ignoreAnswer)
  }
}

/** What an update and a creation share. Two empty service names detach the component. */
function changed({ spec, clientToken, settings = {} }: ProtonChange) {
  const { description, templateFile, serviceName, serviceInstanceName } = settings
  return { serviceSpec: spec, clientToken, description, templateFile, serviceName, serviceInstanceName }
}

function created(change: ProtonChange) {
  const { manifest, environmentName } = change.settings ?? {}
  return { ...changed(change), manifest, environmentName }
}

interface Attachment {
  readonly serviceName: string | undefined
  readonly serviceInstanceName: string | undefined
}

/** The instance that the component is or will be attached to, if it is deploying. */
async function deployingInstance(
  { call }: Proton,
  component: Partial<Attachment> | undefined,
  abortSignal: AbortSignal,
): Promise<ProtonState | undefined> {
  const [of] = attachment(component)
  if (of === undefined) return undefined
  const { serviceName, serviceInstanceName: name } = component ?? {}
  const command = new GetServiceInstanceCommand({ serviceName, name })
  const instance = await call(
    'GetServiceInstance',
    client => client.send(command, { abortSignal }),
    ({ serviceInstance }) => ({ ...targetState(required('serviceInstance', serviceInstance)), of }),
  )
  return isInProgress(instance) ? instance : undefined
}

/** The name of the instance that the component is attached to; empty when it is detached. */
function attachment({
  serviceName = '',
  serviceInstanceName = '',
}: Partial<Component> = {}): readonly string[] {
  return serviceName === '' || serviceInstanceName === ''
    ? []
    : [`service instance ${serviceName}/${serviceInstanceName}`]
}

interface Answer {
  readonly component?: Component | undefined
}

function snapshot({ component }: Answer): ProtonState {
  const { serviceSpec, ...rest } = required('component', component)
  return targetState({ ...rest, spec: serviceSpec })
}
