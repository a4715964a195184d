import type { Field } from './field-rules.js'

// As published, escapes included: the text is part of the error message.
const NAME = {
  type: 'string',
  min: 1,
  max: 100,
  pattern: new RegExp(String.raw`^[0-9A-Za-z]+[0-9A-Za-z_\-]*$`),
} as const
const VERSION_PART = { type: 'string', min: 1, max: 20, pattern: /^(0|([1-9]{1}\d*))$/ } as const
const UUID = {
  type: 'string',
  pattern: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
} as const
const DOCUMENT = { type: 'string', min: 1, max: 51_200, sensitive: true } as const
const ARN = {
  type: 'string',
  min: 1,
  max: 200,
  pattern: /^arn:(aws|aws-cn|aws-us-gov):[a-zA-Z0-9-]+:[a-zA-Z0-9-]*:\d{12}:([\w+=,.@-]+[/:])*[\w+=,.@-]+$/,
} as const
const ROLE_ARN = {
  type: 'string',
  min: 1,
  max: 2048,
  pattern: /^arn:(aws|aws-cn|aws-us-gov):iam::\d{12}:role\/([\w+=,.@-]{1,512}[/:])*([\w+=,.@-]{1,64})$/,
} as const
const BRANCH = { type: 'string', min: 1, max: 200 } as const

/** A branch of a linked repository. */
export const REPOSITORY = {
  provider: { type: 'string', values: ['GITHUB', 'GITHUB_ENTERPRISE', 'BITBUCKET'], required: true },
  name: {
    type: 'string',
    min: 1,
    max: 100,
    pattern: /[A-Za-z0-9_.-].*\/[A-Za-z0-9_.-].*/,
    required: true,
  },
  branch: { ...BRANCH, required: true },
} as const

/** The rules of the published API model, by the name that a member has in all operations. */
export const MEMBER = {
  name: NAME,
  serviceName: NAME,
  serviceInstanceName: NAME,
  environmentName: NAME,
  componentName: NAME,
  templateName: NAME,
  majorVersion: VERSION_PART,
  minorVersion: VERSION_PART,
  templateMajorVersion: VERSION_PART,
  templateMinorVersion: VERSION_PART,
  id: UUID,
  deploymentId: UUID,
  deploymentType: { type: 'string', values: ['NONE', 'CURRENT_VERSION', 'MINOR_VERSION', 'MAJOR_VERSION'] },
  spec: DOCUMENT,
  serviceSpec: DOCUMENT,
  templateFile: DOCUMENT,
  manifest: { type: 'string', min: 1, max: 1024, sensitive: true },
  description: { type: 'string', min: 0, max: 500, sensitive: true },
  componentRoleArn: ROLE_ARN,
  codebuildRoleArn: ROLE_ARN,
  protonServiceRoleArn: ARN,
  environmentAccountConnectionId: UUID,
  provisioningRepository: { type: 'structure', members: REPOSITORY },
  repositoryConnectionArn: ARN,
  repositoryId: { type: 'string', min: 1, max: 200 },
  branchName: BRANCH,
  /** Checked by the create operations, and not stored. */
  tags: {
    type: 'list',
    max: 50,
    items: {
      key: { type: 'string', min: 1, max: 128, required: true },
      value: { type: 'string', min: 0, max: 256, required: true },
    },
  },
  clientToken: { type: 'string', min: 0, max: 64, pattern: /^[!-~]*$/ },
  maxResults: { type: 'integer', min: 1, max: 100 },
  nextToken: { type: 'string', pattern: /^[A-Za-z0-9+=/]+$/ },
} as const

/** Names in UpdateComponent, where two empty names detach the component. */
export const NAME_OR_EMPTY = {
  ...NAME,
  min: 0,
  pattern: new RegExp(String.raw`(^$)|^[0-9A-Za-z]+[0-9A-Za-z_\-]*$`),
} as const

/** Lists of outputs have one page: the model limits their token to length 0. */
export const EMPTY_TOKEN = { type: 'string', min: 0, max: 0 } as const

type Name = keyof typeof MEMBER
type MembersOf<R extends Name, O extends Name> = {
  readonly [K in R]: (typeof MEMBER)[K] & { readonly required: true }
} & { readonly [K in O]: (typeof MEMBER)[K] }

/** The rules of these members, by name. */
export function members<const R extends Name, const O extends Name = never>(
  required: readonly R[],
  optional: readonly O[] = [],
): MembersOf<R, O> {
  const rules: [Name, Field][] = [
    ...required.map((name): [Name, Field] => [name, { ...MEMBER[name], required: true }]),
    ...optional.map((name): [Name, Field] => [name, MEMBER[name]]),
  ]
  return Object.fromEntries(rules) as MembersOf<R, O>
}
