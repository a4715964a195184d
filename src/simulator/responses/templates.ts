import { seconds } from './targets.js'
import { recommended } from '../state/template-versions.js'
import type { Answer, Template, TemplateVersion } from '../state/state.js'

/** ServiceTemplate, EnvironmentTemplate */
export function templateAnswer(template: Template): Answer {
  const { arn, name, displayName, description, pipelineProvisioning } = template
  const best = recommended(template)
  return {
    arn,
    name,
    displayName,
    description,
    pipelineProvisioning,
    createdAt: seconds(template.createdAt),
    lastModifiedAt: seconds(template.createdAt),
    recommendedVersion: best === undefined ? undefined : `${best.major}.${best.minor}`,
  }
}

/** ServiceTemplateVersionSummary, EnvironmentTemplateVersionSummary */
export function versionSummary(template: Template, version: TemplateVersion): Answer {
  return {
    arn: version.arn,
    templateName: template.name,
    majorVersion: version.major,
    minorVersion: version.minor,
    status: version.status,
    description: version.description,
    recommendedMinorVersion: recommended(template, version.major)?.minor,
    createdAt: seconds(template.createdAt),
    lastModifiedAt: seconds(template.createdAt),
  }
}
