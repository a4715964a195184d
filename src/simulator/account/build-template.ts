import type { Template } from '../state/state.js'
import type {
  AccountFile,
  EnvironmentEntry,
  EnvironmentTemplateEntry,
  ServiceTemplateEntry,
} from './account-file.js'

/** An account file whose environments are a map. */
export interface ExpandedAccount extends AccountFile {
  readonly environments: Readonly<Record<string, EnvironmentEntry>>
  readonly environmentTemplates: Readonly<Record<string, EnvironmentTemplateEntry>>
}

/** The environment of a mere name; the account file may define the template itself. */
const PLAIN = { template: 'environment', version: '1.0' } as const

/** The environments and their templates; a list of names becomes environments of the built-in template. */
export function environmentsOf({
  environments,
  environmentTemplates = {},
}: AccountFile): Pick<ExpandedAccount, 'environments' | 'environmentTemplates'> {
  if (!isList(environments)) return { environments, environmentTemplates }
  const builtIn = { [PLAIN.template]: { versions: { [PLAIN.version]: {} } } }
  return {
    environments: Object.fromEntries(environments.map(name => [name, PLAIN])),
    environmentTemplates: { ...builtIn, ...environmentTemplates },
  }
}

/** A template with its versions in ascending order. */
export function buildTemplate(
  kind: Template['kind'],
  name: string,
  entry: ServiceTemplateEntry,
  arnPrefix: string,
  createdAt: number,
): Template {
  const { displayName, description, pipelineProvisioning } = entry
  const arn = `${arnPrefix}:${kind}-template/${name}`
  const versions = Object.entries(entry.versions).map(([version, item]) => {
    const { status = 'PUBLISHED', recommended: isRecommended = false, description, schema } = item
    const [major = '', minor = ''] = version.split('.')
    return { major, minor, arn: `${arn}:${version}`, status, isRecommended, description, schema }
  })
  versions.sort((a, b) => Number(a.major) - Number(b.major) || Number(a.minor) - Number(b.minor))
  return { kind, name, arn, createdAt, displayName, description, pipelineProvisioning, versions }
}

function isList(environments: AccountFile['environments']): environments is readonly string[] {
  return Array.isArray(environments)
}
