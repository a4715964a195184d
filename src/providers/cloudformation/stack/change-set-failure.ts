import { undefinedOnError } from '../../../engine/polling/request.js'
import { ProviderError } from '../../../shared/errors.js'
import { sanitizeLine } from '../../../shared/sanitize.js'
import type { ChangeSetInfo, ValidationInfo } from '../api/responses.js'
import type { StackApi } from '../api/stack-api.js'

/** Where the template has what is at a path of the text, such as `web/v1/template.yaml:12`; undefined where it is not known. */
export type PlaceOf = (path: string) => string | undefined

interface FailureContext {
  readonly api: Pick<StackApi, 'getChangeSet' | 'listValidations'>
  readonly placeOf?: PlaceOf | undefined
}

/** Deeper than CloudFormation nests stacks. */
const DEEPEST = 5

/** Why a change set could not be made: the reasons of validations, where they may be read. */
export async function changeSetFailure(
  context: FailureContext,
  failed: ChangeSetInfo,
  signal: AbortSignal,
  depth = 0,
): Promise<ProviderError> {
  const { api } = context
  const reason = failed.statusReason ?? 'no reason was given'
  const [nested] = /arn:[\w-]+:cloudformation:\S+:changeSet\/[^\s,]+/.exec(reason) ?? []
  if (nested !== undefined && nested !== failed.id && depth < DEEPEST) {
    const inner = await undefinedOnError(api.getChangeSet(nested, signal))
    // Its paths are those of another template.
    if (inner?.status === 'FAILED') return changeSetFailure({ api }, inner, signal, depth + 1)
  }
  const isValidation = reason.includes('AWS::EarlyValidation')
  const validations = isValidation ? await validationsOf(context, failed.id, signal) : undefined
  return new ProviderError('CreateChangeSet', 'ChangeSetFailed', 'invalid', {
    message: typeof validations === 'string' ? validations : reason,
    hint: [
      'Fix the template or the inputs by what CloudFormation says, then run the job again.',
      ...(validations instanceof ProviderError ? [validations.hint ?? ''] : []),
    ].join(' '),
  })
}

/** The reasons of the validations; the error where they cannot be read. */
async function validationsOf(
  { api, placeOf }: FailureContext,
  changeSetId: string,
  signal: AbortSignal,
): Promise<string | ProviderError | undefined> {
  try {
    const found = await api.listValidations(changeSetId, signal)
    const failed = found.filter(({ isWarning }) => !isWarning)
    return failed.length === 0 ? undefined : failed.map(one => validationText(one, placeOf)).join('; ')
  } catch (error) {
    if (error instanceof ProviderError) return error
    throw error
  }
}

/** `Bucket: the bucket exists already (web/v1/template.yaml:12, /Resources/Bucket/Properties/BucketName)`. */
export function validationText({ logicalId, path, reason }: ValidationInfo, placeOf?: PlaceOf): string {
  const places = path === undefined ? [] : [placeOf?.(path), sanitizeLine(path, 500)]
  const known = places.filter(place => place !== undefined)
  const at = known.length === 0 ? '' : ` (${known.join(', ')})`
  return `${logicalId === undefined ? '' : `${sanitizeLine(logicalId, 255)}: `}${sanitizeLine(reason)}${at}`
}
