import type { InputParser } from '../../../inputs/parser.js'
import type { Selection } from '../../../proton-spec/promote-inputs.js'
import type { Target } from '../target.js'

/** A promotion from one service instance to another. */
export interface Promotion {
  readonly source: { readonly serviceName: string; readonly serviceInstanceName: string }
  readonly selection: Selection
  readonly allowDowngrade: boolean
  /** The AWS profile that the source is read with, when it is in another account. */
  readonly sourceProfile?: string | undefined
}

/** `dev`, or `service/instance`. */
const source = {
  pattern: /^([0-9A-Za-z][\w-]{0,99}\/)?[0-9A-Za-z][\w-]{0,99}$/,
  maxLength: 201,
  allowed: 'the name of an instance, or service/instance',
}
/** A profile of the AWS configuration. */
const profile = { pattern: /^[\w.+=,@/ -]+$/, maxLength: 200, allowed: 'the name of an AWS profile' }

/** The promotion that the inputs ask for; undefined without one. Problems are collected by `parser`. */
export function readPromotion(parser: InputParser, target: Target | undefined): Promotion | undefined {
  const from = parser.text('promoteFrom', source)
  const selection = readSelection(parser)
  const allowDowngrade = parser.boolean('allowDowngrade')
  const sourceProfile = parser.text('sourceProfile', profile)
  if (from === undefined || target?.kind !== 'instance') return undefined
  const [serviceInstanceName = '', serviceName = target.serviceName] = from.split('/').reverse()
  const isTarget = serviceName === target.serviceName && serviceInstanceName === target.serviceInstanceName
  if (isTarget && sourceProfile === undefined)
    parser.addInvalidValue('promoteFrom', 'must be another instance than the target')
  return { source: { serviceName, serviceInstanceName }, selection, allowDowngrade, sourceProfile }
}

/** The input names of a spec are keys of any kind; a comma separates them. */
function readSelection(parser: InputParser): Selection {
  const words = (parser.get('promote') || '*').split(/[,\n]/).flatMap(word => word.trim() || [])
  const exceptions = words.filter(word => word.startsWith('!')).map(word => word.slice(1).trim())
  const names = words.filter(word => !word.startsWith('!') && word !== '*')
  const isAll = words.includes('*')
  if (!isAll && names.length === 0)
    parser.addInvalidValue(
      'promote',
      'must name inputs of the spec, or * with exceptions, such as *,!replicas',
    )
  return { isAll, names, exceptions }
}
