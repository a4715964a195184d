import type { Parser } from '../../../inputs/parser.js'
import type { Selection } from '../../../proton-spec/promote-inputs.js'
import type { Target } from '../target.js'

/** What is to be brought from one service instance to another. */
export interface Promotion {
  readonly source: { readonly serviceName: string; readonly serviceInstanceName: string }
  readonly selection: Selection
  readonly allowDowngrade: boolean
  /** The AWS profile by which the source is read, when it is in another account. */
  readonly sourceProfile?: string | undefined
}

/** `dev`, or `service/instance`. */
const SOURCE = /^([0-9A-Za-z][\w-]{0,99}\/)?[0-9A-Za-z][\w-]{0,99}$/
/** A profile of the AWS configuration. */
const PROFILE = /^[\w.+=,@/ -]+$/

/** What the inputs say of a promotion; undefined without one. What is wrong is collected by `parse`. */
export function readPromotion(parse: Parser, target: Target | undefined): Promotion | undefined {
  const from = parse.matching('promoteFrom', SOURCE, 201, 'the name of an instance, or service/instance')
  const selection = readSelection(parse)
  const allowDowngrade = parse.boolean('allowDowngrade', false)
  const sourceProfile = parse.matching('sourceProfile', PROFILE, 200, 'the name of an AWS profile')
  if (parse.given('promoteFrom') === '') {
    for (const input of ['promote', 'sourceProfile']) parse.refuse(input, 'only together with promoteFrom')
    if (allowDowngrade) parse.wrong('allowDowngrade', 'only together with promoteFrom')
    return undefined
  }
  for (const input of ['specPath', 'templateMajorVersion', 'templateMinorVersion', 'createIfMissing']) {
    if (!['', 'false', 'False', 'FALSE'].includes(parse.given(input)))
      parse.wrong(input, 'not together with promoteFrom, which takes spec and version from the source')
  }
  if (from === undefined || target?.kind !== 'instance') return undefined
  const [instance = '', service = target.serviceName] = from.split('/').reverse()
  const source = { serviceName: service, serviceInstanceName: instance }
  if (
    service === target.serviceName &&
    instance === target.serviceInstanceName &&
    sourceProfile === undefined
  )
    parse.wrong('promoteFrom', 'is the target itself')
  return { source, selection, allowDowngrade, sourceProfile }
}

/** The input names of a spec are keys of any kind; a comma separates them. */
function readSelection(parse: Parser): Selection {
  const words = (parse.given('promote') || '*').split(/[,\n]/).flatMap(word => word.trim() || [])
  const exceptions = words.filter(word => word.startsWith('!')).map(word => word.slice(1).trim())
  const names = words.filter(word => !word.startsWith('!') && word !== '*')
  const isAll = words.includes('*')
  if (!isAll && names.length === 0) {
    parse.wrong('promote', 'must name inputs of the spec, or * with exceptions, such as *,!replicas')
  }
  return { isAll, names, exceptions }
}
