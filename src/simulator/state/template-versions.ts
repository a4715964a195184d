import { invalid, notFound } from '../server/api-error.js'
import type { Template, TemplateVersion } from './state.js'

/** The members of an update that choose a template version. */
export interface VersionRequest {
  readonly deploymentType: 'NONE' | 'CURRENT_VERSION' | 'MINOR_VERSION' | 'MAJOR_VERSION'
  readonly templateMajorVersion: string | undefined
  readonly templateMinorVersion: string | undefined
}

/** The version that an update of a target deploys; throws ValidationException or ResourceNotFoundException. */
export function versionForUpdate(
  template: Template,
  current: TemplateVersion,
  { deploymentType, templateMajorVersion: major, templateMinorVersion: minor }: VersionRequest,
): TemplateVersion {
  switch (deploymentType) {
    case 'NONE':
    case 'CURRENT_VERSION':
      if (major === undefined && minor === undefined) return current
      throw invalid(`Template versions must not be specified when the deployment type is ${deploymentType}.`)
    case 'MINOR_VERSION':
      if (major !== undefined && major !== current.major)
        throw invalid(
          `MINOR_VERSION stays on major version ${current.major}; use MAJOR_VERSION for major version ${major}.`,
        )
      return published(
        template,
        minor === undefined
          ? recommendedVersion(template, current.major)
          : versionNamed(template, current.major, minor),
      )
    case 'MAJOR_VERSION':
      if (major !== undefined && Number(major) <= Number(current.major))
        throw invalid(`MAJOR_VERSION requires a major version higher than ${current.major}, the one in use.`)
      return versionForCreate(template, major, minor)
  }
}

/** The version that a create deploys: the named one, or the recommended one (of the major version, if that is named). */
export function versionForCreate(
  template: Template,
  major: string | undefined,
  minor: string | undefined,
): TemplateVersion {
  if (major === undefined) {
    if (minor !== undefined) throw invalid('templateMinorVersion requires templateMajorVersion here.')
    return published(template, recommendedVersion(template))
  }
  const recommended = minor === undefined ? recommendedVersion(template, major) : undefined
  return published(template, recommended ?? versionNamed(template, major, minor ?? '0'))
}

/** This version of the template; throws ResourceNotFoundException. */
export function versionNamed(template: Template, major: string, minor: string): TemplateVersion {
  const found = template.versions.find(version => version.major === major && version.minor === minor)
  if (found !== undefined) return found
  throw notFound(
    `The requested ${template.kind} template version does not exist: ${template.arn}:${major}.${minor}`,
  )
}

/** The highest published version marked as recommended, else the highest published one; of one major version or of all. */
export function recommendedVersion({ versions }: Template, major?: string): TemplateVersion | undefined {
  const candidates = versions.filter(
    version => version.status === 'PUBLISHED' && (major === undefined || version.major === major),
  )
  return candidates.findLast(version => version.isRecommended) ?? candidates.at(-1)
}

function published(template: Template, version: TemplateVersion | undefined): TemplateVersion {
  if (version?.status === 'PUBLISHED') return version
  throw invalid(`The ${template.kind} template version is not published: ${version?.arn ?? template.arn}`)
}
