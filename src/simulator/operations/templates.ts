import { templateAnswer, versionSummary } from '../answers.js'
import { FIELD, required } from '../fields.js'
import { operation } from '../operation.js'
import { page } from '../paging.js'
import { versionNamed } from '../versions.js'
import { templateNamed } from '../world.js'

/** Reading service templates and their versions. */
export const templates = {
  GetServiceTemplate: operation({ name: required(FIELD.name) }, ({ name }, { world }) => ({
    serviceTemplate: templateAnswer(templateNamed(world, name)),
  })),

  GetServiceTemplateVersion: operation(
    {
      templateName: required(FIELD.name),
      majorVersion: required(FIELD.versionPart),
      minorVersion: required(FIELD.versionPart),
    },
    ({ templateName, majorVersion, minorVersion }, { world }) => {
      const template = templateNamed(world, templateName)
      const version = versionNamed(template, majorVersion, minorVersion)
      const summary = versionSummary(template, version)
      return {
        serviceTemplateVersion: { ...summary, schema: version.schema, compatibleEnvironmentTemplates: [] },
      }
    },
  ),

  ListServiceTemplateVersions: operation(
    {
      templateName: required(FIELD.name),
      majorVersion: FIELD.versionPart,
      maxResults: FIELD.maxResults,
      nextToken: FIELD.nextToken,
    },
    (input, { world }) => {
      const { templateName, majorVersion } = input
      const template = templateNamed(world, templateName)
      const versions = template.versions.filter(
        ({ major }) => majorVersion === undefined || major === majorVersion,
      )
      const scope = JSON.stringify(['ListServiceTemplateVersions', templateName, majorVersion])
      const { items, nextToken } = page(versions, input, scope)
      return { templateVersions: items.map(version => versionSummary(template, version)), nextToken }
    },
  ),
}
