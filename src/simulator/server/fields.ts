import type { Field } from './field-rules.js'

// As published, escapes included: the text is part of the error message.
const NAME = {
  type: 'string',
  min: 1,
  max: 100,
  pattern: new RegExp(String.raw`^[0-9A-Za-z]+[0-9A-Za-z_\-]*$`),
} as const
const UUID = {
  type: 'string',
  pattern: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
} as const
const DOCUMENT = { type: 'string', min: 1, max: 51_200, sensitive: true } as const
const DEPLOYMENT_TYPES = ['NONE', 'CURRENT_VERSION', 'MINOR_VERSION', 'MAJOR_VERSION'] as const

/** The members that operations share, with the rules of the published API model. */
export const FIELD = {
  name: NAME,
  versionPart: { type: 'string', min: 1, max: 20, pattern: /^(0|([1-9]{1}\d*))$/ },
  deploymentId: UUID,
  spec: DOCUMENT,
  templateFile: DOCUMENT,
  manifest: { type: 'string', min: 1, max: 1024, sensitive: true },
  description: { type: 'string', min: 0, max: 500, sensitive: true },
  /** In UpdateComponent, where two empty names detach the component. */
  nameOrEmpty: { ...NAME, min: 0, pattern: new RegExp(String.raw`(^$)|^[0-9A-Za-z]+[0-9A-Za-z_\-]*$`) },
  arn: {
    type: 'string',
    min: 1,
    max: 200,
    pattern: /^arn:(aws|aws-cn|aws-us-gov):[a-zA-Z0-9-]+:[a-zA-Z0-9-]*:\d{12}:([\w+=,.@-]+[/:])*[\w+=,.@-]+$/,
  },
  roleArn: {
    type: 'string',
    min: 1,
    max: 2048,
    pattern: /^arn:(aws|aws-cn|aws-us-gov):iam::\d{12}:role\/([\w+=,.@-]{1,512}[/:])*([\w+=,.@-]{1,64})$/,
  },
  connectionId: UUID,
  repositoryId: { type: 'string', min: 1, max: 200 },
  repositoryName: { type: 'string', min: 1, max: 100, pattern: /[A-Za-z0-9_.-].*\/[A-Za-z0-9_.-].*/ },
  repositoryProvider: { type: 'string', values: ['GITHUB', 'GITHUB_ENTERPRISE', 'BITBUCKET'] },
  branchName: { type: 'string', min: 1, max: 200 },
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
  deploymentType: { type: 'string', values: DEPLOYMENT_TYPES },
  maxResults: { type: 'integer', min: 1, max: 100 },
  nextToken: { type: 'string', pattern: /^[A-Za-z0-9+=/]+$/ },
  /** Lists of outputs have one page: the model limits their token to length 0. */
  emptyToken: { type: 'string', min: 0, max: 0 },
} as const

/** The same rule for a member that is required. */
export function required<const F extends Field>(field: F): F & { readonly required: true } {
  return { ...field, required: true }
}

/** The members of every list operation with more than one page. */
export const PAGE = { maxResults: FIELD.maxResults, nextToken: FIELD.nextToken } as const

/** The members that name a resource alone. */
export const NAMED = { name: required(FIELD.name) } as const

/** The members of the update operations of all targets that have a template. */
export const VERSIONED_UPDATE = {
  deploymentType: required(FIELD.deploymentType),
  spec: FIELD.spec,
  templateMajorVersion: FIELD.versionPart,
  templateMinorVersion: FIELD.versionPart,
} as const
