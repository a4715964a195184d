import { invalid } from '../server/api-error.js'
import type { Details } from '../state/state.js'

const WAYS = ['environmentAccountConnectionId', 'protonServiceRoleArn', 'provisioningRepository'] as const
const MEMBERS = [...WAYS, 'description', 'componentRoleArn', 'codebuildRoleArn'] as const

/** The details that a request names, put over those of before; throws ValidationException for two ways to provision. */
export function detailsWith(before: Details, request: Details): Details {
  const [way, other] = waysIn(request)
  if (way !== undefined && other !== undefined) throw invalid(`${way} and ${other} exclude each other.`)
  const [current = way] = waysIn(before)
  if (way !== current && way !== undefined)
    throw invalid(`${way} cannot be set: the environment is provisioned by ${current ?? 'nothing'}.`)
  const given = MEMBERS.filter(member => request[member] !== undefined).map(member => [
    member,
    request[member],
  ])
  return { ...before, ...(Object.fromEntries(given) as Details) }
}

function waysIn(details: Details): (typeof WAYS)[number][] {
  return WAYS.filter(way => details[way] !== undefined)
}
