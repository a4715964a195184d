import type { Answer, Template, TemplateVersion } from '../state/state.js'
import { recommendedVersion } from '../state/template-versions.js'
import { seconds } from './targets.js'

/** ServiceTemplate, EnvironmentTemplate */
export function templateAnswer(template: Template): Answer {
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
export function versionSummary(template: Template, version: TemplateVersion): Answer {
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
