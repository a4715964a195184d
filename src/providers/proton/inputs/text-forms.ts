import type { TextForm } from '../../../inputs/parser.js'
import { resourceName } from '../target.js'

/** The name of a service, an instance, an environment, a component or a template. */
export const nameForm: TextForm = {
  pattern: resourceName,
  maxLength: 100,
  allowed: '1 to 100 letters, digits, - and _, beginning with a letter or digit',
  suggest: suggestName,
}

/** TemplateVersionPart of Proton's API. */
export const versionForm: TextForm = {
  pattern: /^(0|[1-9]\d*)$/,
  maxLength: 20,
  allowed: 'a whole number without leading zeros, such as 0, 1 or 12',
  suggest: suggestVersion,
}

const id = {
  pattern: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  maxLength: 36,
  suggest: (given: string) => /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/.exec(given.toLowerCase())?.[0],
}

/** DeploymentId of Proton's API. */
export const deploymentIdForm = { ...id, allowed: 'the id of a deployment, a UUID in lower case' }

/** EnvironmentAccountConnectionId of Proton's API. */
export const connectionIdForm = { ...id, allowed: 'the id of an account connection, a UUID in lower case' }

/** The name at the end of an ARN or of service/instance. */
function suggestName(given: string): string | undefined {
  const last = given.split('/').at(-1) ?? ''
  return last !== given && resourceName.test(last) ? last : undefined
}

/** The part of a template version that is meant by `v1` or `01`, or both inputs for `1.2`. */
function suggestVersion(given: string): string | undefined {
  const [, major = '', minor] = /^v?0*(\d{1,9})(?:\.0*(\d{1,9}))?$/i.exec(given) ?? []
  if (major === '') return undefined
  if (minor === undefined) return String(Number(major))
  return `templateMajorVersion: ${Number(major)} with templateMinorVersion: ${Number(minor)}`
}
