import { invalid } from '../server/api-error.js'
import type { Settings } from '../state/state.js'

const METHODS = ['environmentAccountConnectionId', 'protonServiceRoleArn', 'provisioningRepository'] as const
const MEMBERS = [...METHODS, 'description', 'componentRoleArn', 'codebuildRoleArn'] as const

/** The settings after a request; throws ValidationException for a second provisioning method. */
export function settingsAfter(before: Settings, request: Settings): Settings {
  const [method, other] = methodsIn(request)
  if (method !== undefined && other !== undefined) throw invalid(`${method} and ${other} exclude each other.`)
  const [current = method] = methodsIn(before)
  if (method !== undefined && method !== current)
    throw invalid(`${method} cannot be set: the environment is provisioned by ${current ?? 'nothing'}.`)
  const given = MEMBERS.filter(member => request[member] !== undefined)
  return { ...before, ...Object.fromEntries(given.map(member => [member, request[member]])) }
}

function methodsIn(settings: Settings): (typeof METHODS)[number][] {
  return METHODS.filter(method => settings[method] !== undefined)
}
