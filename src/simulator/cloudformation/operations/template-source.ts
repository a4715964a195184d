import { invalidStack } from '../server/errors.js'
import { objectAt } from '../objects/object-store.js'
import type { AccountState, Content, Stack } from '../state/state.js'
import { checkCapabilities } from '../template/capabilities.js'
import { type GivenParameter, parameterValues } from '../template/parameters.js'
import { parseTemplate } from '../template/template.js'

/** The longest TemplateBody, and the longest template at a TemplateURL, in bytes. */
const MAX_BODY_BYTES = 51_200
const MAX_URL_BYTES = 1_048_576

interface TemplateSource {
  readonly TemplateBody: string | undefined
  readonly TemplateURL: string | undefined
  readonly UsePreviousTemplate?: 'true' | 'false' | undefined
}

/** What a request is to deploy. */
export interface ContentInput extends TemplateSource {
  readonly Parameters: readonly GivenParameter[] | undefined
  readonly Capabilities: readonly string[] | undefined
  readonly RoleARN: string | undefined
  readonly NotificationARNs: readonly string[] | undefined
  readonly Tags: readonly { readonly Key: string; readonly Value: string }[] | undefined
}

/** The text of the template that a request names in one of three ways; throws ValidationError. */
export function templateText(state: AccountState, source: TemplateSource, stack?: Stack): string {
  const { TemplateBody: body, TemplateURL: url, UsePreviousTemplate: usesPrevious } = source
  const previous = usesPrevious === 'true' ? stack?.content?.template.text : undefined
  if ([body, url, previous].filter(one => one !== undefined).length !== 1)
    throw invalidStack('Either Template URL or Template Body must be specified.')
  const stored = url === undefined ? undefined : storedTemplate(state, url)
  const text = body ?? previous ?? stored
  if (text === undefined) throw invalidStack('S3 error: Access Denied')
  const [limit, member] =
    body === undefined ? [MAX_URL_BYTES, 'templateURL'] : [MAX_BODY_BYTES, 'templateBody']
  if (Buffer.byteLength(text) > limit)
    throw invalidStack(
      `1 validation error detected: Value at '${member}' failed to satisfy constraint: ` +
        `Member must have length less than or equal to ${limit}`,
    )
  return text
}

function storedTemplate({ templates, buckets }: AccountState, url: string): string | undefined {
  return Object.hasOwn(templates, url) ? templates[url] : objectAt(buckets, url)
}

/** What a request is to deploy on a stack that may exist; what it leaves out stays as it is. */
export function contentOf(state: AccountState, input: ContentInput, stack: Stack | undefined): Content {
  const before = stack?.content
  const template = parseTemplate(templateText(state, input, stack))
  const { Capabilities: capabilities = [], Tags: tags } = input
  checkCapabilities(template, capabilities)
  return {
    template,
    parameters: parameterValues(template, input.Parameters ?? [], before?.parameters ?? {}),
    tags: tags ? Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value])) : (before?.tags ?? {}),
    capabilities,
    roleArn: input.RoleARN ?? before?.roleArn,
    notificationArns: input.NotificationARNs ?? before?.notificationArns ?? [],
  }
}
