import { stringify } from 'yaml'
import { members } from '../server/fields.js'
import { pageOf } from '../server/paging.js'
import { templateNamed } from '../state/lookup.js'
import type { Answer, Template, TemplateVersion } from '../state/state.js'
import { recommendedVersion, versionNamed } from '../state/template-versions.js'
import { seconds } from './answers.js'
import { operation } from './operation.js'

const VERSION = members(['templateName', 'majorVersion', 'minorVersion'])
const LIST = members(['templateName'], ['majorVersion', 'maxResults', 'nextToken'])

const service = operationsOf('service', 'ListServiceTemplateVersions', { compatibleEnvironmentTemplates: [] })
const environment = operationsOf('environment', 'ListEnvironmentTemplateVersions', {})

/** Reading service and environment templates and their versions. */
export const templates = {
  GetServiceTemplate: service.get,
  GetServiceTemplateVersion: service.getVersion,
  ListServiceTemplateVersions: service.listVersions,
  GetEnvironmentTemplate: environment.get,
  GetEnvironmentTemplateVersion: environment.getVersion,
  ListEnvironmentTemplateVersions: environment.listVersions,
}

/** The operations of one kind of templates; `more` are the members that only its versions have. */
function operationsOf(kind: Template['kind'], listName: string, more: Answer) {
  const get = operation(members(['name']), ({ name }, { state }) => ({
    [`${kind}Template`]: templateAnswer(templateNamed(state, kind, name)),
  }))
  const getVersion = operation(VERSION, ({ templateName, majorVersion, minorVersion }, { state }) => {
    const template = templateNamed(state, kind, templateName)
    const version = versionNamed(template, majorVersion, minorVersion)
    const schema = version.schema && stringify(version.schema, { aliasDuplicateObjects: false })
    const answer = { ...versionSummary(template, version), schema, ...more }
    return { [`${kind}TemplateVersion`]: answer }
  })
  const listVersions = operation(LIST, (input, { state }) => {
    const { templateName, majorVersion } = input
    const template = templateNamed(state, kind, templateName)
    const versions = template.versions.filter(({ major }) => (majorVersion ?? major) === major)
    const summaries = versions.map(version => versionSummary(template, version))
    return pageOf(listName, 'templateVersions', summaries, input)
  })
  return { get, getVersion, listVersions }
}

/** ServiceTemplate, EnvironmentTemplate */
function templateAnswer(template: Template): Answer {
  const { arn, name, displayName, description, pipelineProvisioning } = template
  const recommended = recommendedVersion(template)
  return {
    arn,
    name,
    displayName,
    description,
    pipelineProvisioning,
    ...timesOf(template),
    recommendedVersion: recommended && `${recommended.major}.${recommended.minor}`,
  }
}

/** ServiceTemplateVersionSummary, EnvironmentTemplateVersionSummary */
function versionSummary(template: Template, version: TemplateVersion): Answer {
  const { arn, major, minor, status, description } = version
  return {
    arn,
    templateName: template.name,
    majorVersion: major,
    minorVersion: minor,
    status,
    description,
    recommendedMinorVersion: recommendedVersion(template, major)?.minor,
    ...timesOf(template),
  }
}

function timesOf({ createdAt }: Template): Answer {
  return { createdAt: seconds(createdAt), lastModifiedAt: seconds(createdAt) }
}
