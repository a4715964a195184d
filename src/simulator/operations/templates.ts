import { FIELD, required } from '../server/field-rules.js'
import { environmentTemplateNamed, serviceTemplateNamed } from '../state/lookup.js'
import { operation } from './operation.js'
import { page } from '../server/paging.js'
import { templateAnswer, versionSummary } from '../responses/templates.js'
import { versionNamed } from '../state/template-versions.js'
import type { Answer, Template, World } from '../state/state.js'

const VERSION = {
  templateName: required(FIELD.name),
  majorVersion: required(FIELD.versionPart),
  minorVersion: required(FIELD.versionPart),
} as const

const LIST = {
  templateName: required(FIELD.name),
  majorVersion: FIELD.versionPart,
  maxResults: FIELD.maxResults,
  nextToken: FIELD.nextToken,
} as const

const service = group('Service', serviceTemplateNamed, { compatibleEnvironmentTemplates: [] })
const environment = group('Environment', environmentTemplateNamed)

/** Reading service and environment templates and their versions. */
export const templates = {
  GetServiceTemplate: operation({ name: required(FIELD.name) }, ({ name }, { world }) => ({
    serviceTemplate: templateAnswer(serviceTemplateNamed(world, name)),
  })),
  GetServiceTemplateVersion: service.get,
  ListServiceTemplateVersions: service.list,

  GetEnvironmentTemplate: operation({ name: required(FIELD.name) }, ({ name }, { world }) => ({
    environmentTemplate: templateAnswer(environmentTemplateNamed(world, name)),
  })),
  GetEnvironmentTemplateVersion: environment.get,
  ListEnvironmentTemplateVersions: environment.list,
}

/** The operations on versions, which are alike for both kinds of templates. */
function group(
  kind: 'Service' | 'Environment',
  named: (world: World, name: string) => Template,
  more: Answer = {},
) {
  const get = operation(VERSION, ({ templateName, majorVersion, minorVersion }, { world }) => {
    const template = named(world, templateName)
    const version = versionNamed(template, majorVersion, minorVersion)
    const answer = { ...versionSummary(template, version), schema: version.schema, ...more }
    return { [`${kind.toLowerCase()}TemplateVersion`]: answer }
  })
  const list = operation(LIST, (input, { world }) => {
    const { templateName, majorVersion } = input
    const template = named(world, templateName)
    const versions = template.versions.filter(
      ({ major }) => majorVersion === undefined || major === majorVersion,
    )
    const scope = JSON.stringify([`List${kind}TemplateVersions`, templateName, majorVersion])
    const { items, nextToken } = page(versions, input, scope)
    return { templateVersions: items.map(version => versionSummary(template, version)), nextToken }
  })
  return { get, list }
}
