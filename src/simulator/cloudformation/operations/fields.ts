const ARN = String.raw`arn:(aws|aws-us-gov|aws-cn):[-a-zA-Z0-9:/._+]*`

// The rules of the published API model.

/** A boolean, which is text on the wire. */
export const FLAG = { type: 'string', values: ['true', 'false'] } as const
export const TEXT = { type: 'string', max: 1024 } as const
export const NEXT_TOKEN = { type: 'string', min: 1, max: 1024 } as const
export const CLIENT_REQUEST_TOKEN = {
  type: 'string',
  min: 1,
  max: 128,
  pattern: /^[a-zA-Z0-9][-a-zA-Z0-9]*$/,
} as const

/** The name of a new stack or change set. */
export const NEW_NAME = {
  type: 'string',
  required: true,
  min: 1,
  max: 128,
  pattern: /^[a-zA-Z][-a-zA-Z0-9]*$/,
} as const

/** The name or the ARN of a stack or a change set. */
export const OPTIONAL_NAME = {
  type: 'string',
  min: 1,
  max: 1600,
  pattern: new RegExp(`^([a-zA-Z][-a-zA-Z0-9]*|${ARN})$`),
} as const
export const NAME = { ...OPTIONAL_NAME, required: true } as const

/** The members that name a template. */
export const TEMPLATE_FIELDS = {
  TemplateBody: { type: 'string', min: 1, sensitive: true },
  TemplateURL: { type: 'string', min: 1, max: 5120 },
} as const

/** The members that say what is to be deployed. */
export const CONTENT_FIELDS = {
  ...TEMPLATE_FIELDS,
  UsePreviousTemplate: FLAG,
  Parameters: {
    type: 'list',
    items: {
      ParameterKey: { type: 'string' },
      ParameterValue: { type: 'string', sensitive: true },
      UsePreviousValue: FLAG,
    },
  },
  Capabilities: { type: 'list' },
  RoleARN: { type: 'string', min: 20, max: 2048 },
  NotificationARNs: { type: 'list', max: 5 },
  Tags: {
    type: 'list',
    max: 50,
    items: {
      Key: { type: 'string', required: true, min: 1, max: 128 },
      Value: { type: 'string', required: true, min: 0, max: 256 },
    },
  },
} as const
