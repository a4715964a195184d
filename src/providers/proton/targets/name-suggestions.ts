import {
  ListComponentsCommand,
  ListEnvironmentsCommand,
  ListServiceInstancesCommand,
  ListServicesCommand,
} from '@aws-sdk/client-proton'
import type { NameSuggestions } from '../../../engine/deployment-target.js'
import { unlessTransient } from '../../../engine/polling/retry.js'
import type { Proton } from '../api/client.js'

/* One page of at most 100 names. */
const maxResults = 100

/** The account's services. */
export async function services({ call }: Proton, abortSignal: AbortSignal): Promise<NameSuggestions> {
  const command = new ListServicesCommand({ maxResults })
  const names = await call(
    'ListServices',
    client => client.send(command, { abortSignal }),
    answer => namesOf(answer.services),
  )
  return { what: 'services of this account and region', names }
}

/** The account's environments. */
export async function environments({ call }: Proton, abortSignal: AbortSignal): Promise<NameSuggestions> {
  const command = new ListEnvironmentsCommand({ maxResults })
  const names = await call(
    'ListEnvironments',
    client => client.send(command, { abortSignal }),
    answer => namesOf(answer.environments),
  )
  return { what: 'environments of this account and region', names }
}

/** The account's components. */
export async function components({ call }: Proton, abortSignal: AbortSignal): Promise<NameSuggestions> {
  const command = new ListComponentsCommand({ maxResults })
  const names = await call(
    'ListComponents',
    client => client.send(command, { abortSignal }),
    answer => namesOf(answer.components),
  )
  return { what: 'components of this account and region', names }
}

/** The instances of a service, or the account's services where it has none. */
export async function instancesOrServices(
  proton: Proton,
  serviceName: string,
  abortSignal: AbortSignal,
): Promise<NameSuggestions> {
  const command = new ListServiceInstancesCommand({ serviceName, maxResults })
  const listed = proton.call(
    'ListServiceInstances',
    client => client.send(command, { abortSignal }),
    answer => namesOf(answer.serviceInstances),
  )
  // None when the service does not exist, or without permission to list its instances.
  const read = await unlessTransient(listed)
  const names = read.kind === 'known' ? read.value : []
  if (names.length > 0) return { what: `instances of service ${serviceName}`, names }
  return services(proton, abortSignal)
}

function namesOf(
  resources: readonly { readonly name?: string | undefined }[] | undefined,
): readonly string[] {
  return (resources ?? []).flatMap(({ name }) => (typeof name === 'string' ? name : []))
}
