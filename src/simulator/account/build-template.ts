import { stringify } from 'yaml'
import type {
  AccountFile,
  EnvironmentEntry,
  EnvironmentTemplateEntry,
  TemplateEntry,
} from './account-file.js'
import { INPUT_TYPE, inputCheck } from '../state/input-schema.js'
import type { Template, TemplateVersion } from '../state/state.js'

/** What an environment that is only named is made of; the account file may have a template of this name itself. */
const PLAIN = { template: 'environment', version: '1.0' } as const

/** The account's environments by name, however they are written. */
export function environmentEntries({
  environments,
}: AccountFile): Readonly<Record<string, EnvironmentEntry>> {
  return isList(environments) ? Object.fromEntries(environments.map(name => [name, PLAIN])) : environments
}

/** The account's environment templates, and the built-in one where environments are only named. */
export function environmentTemplateEntries({
  environments,
  environmentTemplates = {},
}: AccountFile): Readonly<Record<string, EnvironmentTemplateEntry>> {
  const builtIn = { [PLAIN.template]: { versions: { [PLAIN.version]: {} } } }
  return isList(environments) ? { ...builtIn, ...environmentTemplates } : environmentTemplates
}

/** A template with its versions in ascending order. */
export function buildTemplate(
  kind: Template['kind'],
  name: string,
  entry: TemplateEntry,
  site: { readonly arnPrefix: string; readonly createdAt: number },
): Template {
  const arn = `${site.arnPrefix}:${kind}-template/${name}`
  const versions = Object.entries(entry.versions).map(
    ([version, { status, recommended, description, schema }]): TemplateVersion => {
      const [major = '', minor = ''] = version.split('.')
      return {
        major,
        minor,
        arn: `${arn}:${version}`,
        status: status ?? 'PUBLISHED',
        isRecommended: recommended ?? false,
        description,
        schema: schema === undefined ? undefined : stringify(schema, { aliasDuplicateObjects: false }),
        checks: {
          environment: inputCheck(schema, INPUT_TYPE.environment),
          instance: inputCheck(schema, INPUT_TYPE.instance),
          pipeline: inputCheck(schema, INPUT_TYPE.pipeline),
        },
      }
    },
  )
  const { displayName, description, pipelineProvisioning } = entry
  versions.sort((a, b) => Number(a.major) - Number(b.major) || Number(a.minor) - Number(b.minor))
  const { createdAt } = site
  return { kind, name, arn, createdAt, displayName, description, pipelineProvisioning, versions }
}

function isList(environments: AccountFile['environments']): environments is readonly string[] {
  return Array.isArray(environments)
}
