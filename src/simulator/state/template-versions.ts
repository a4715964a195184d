import { invalid, notFound } from '../server/api-error.js'
import type { Template, TemplateVersion } from './state.js'

/** The members of an update that choose a template version. */
export interface VersionRequest {
  readonly deploymentType: 'NONE' | 'CURRENT_VERSION' | 'MINOR_VERSION' | 'MAJOR_VERSION'
  readonly templateMajorVersion: string | undefined
  readonly templateMinorVersion: string | undefined
}

/** The version that an update of a target now at `current` deploys; throws ValidationException or ResourceNotFoundException. */
export function chooseVersion(
  template: Template,
  current: TemplateVersion,
  request: VersionRequest,
): TemplateVersion {
  switch (request.deploymentType) {
    case 'NONE':
    case 'CURRENT_VERSION':
      return sameVersion(current, request)
    case 'MINOR_VERSION':
      return minorVersion(template, current, request)
    case 'MAJOR_VERSION':
      return majorVersion(template, current, request)
  }
}

/** The named version of the template, or ResourceNotFoundException. */
export function versionNamed(template: Template, major: string, minor: string): TemplateVersion {
  const found = template.versions.find(version => version.major === major && version.minor === minor)
  if (found !== undefined) return found
  throw notFound(
    `The requested ${template.kind} template version does not exist: ${template.arn}:${major}.${minor}`,
  )
}

/** The version that a create deploys: the named one, or the recommended one, of one major if that is named. */
export function versionToCreate(
  template: Template,
  major: string | undefined,
  minor: string | undefined,
): TemplateVersion {
  if (major !== undefined) return ofMajor(template, major, minor)
  if (minor !== undefined) throw invalid('templateMinorVersion requires templateMajorVersion here.')
  return published(template, recommended(template))
}

function ofMajor(template: Template, major: string, minor: string | undefined): TemplateVersion {
  const chosen = minor === undefined ? recommended(template, major) : undefined
  return published(template, chosen ?? versionNamed(template, major, minor ?? '0'))
}

/** The recommended version, of one major or of all: the highest published one marked so, else the highest published one. */
export function recommended(template: Template, major?: string): TemplateVersion | undefined {
  const candidates = template.versions.filter(
    version => version.status === 'PUBLISHED' && (major === undefined || version.major === major),
  )
  return candidates.findLast(version => version.isRecommended) ?? candidates.at(-1)
}

function sameVersion(current: TemplateVersion, request: VersionRequest): TemplateVersion {
  if (request.templateMajorVersion === undefined && request.templateMinorVersion === undefined) return current
  throw invalid(
    `Template versions must not be specified when the deployment type is ${request.deploymentType}.`,
  )
}

function minorVersion(
  template: Template,
  current: TemplateVersion,
  request: VersionRequest,
): TemplateVersion {
  const { templateMajorVersion: major = current.major, templateMinorVersion: minor } = request
  if (major !== current.major) {
    throw invalid(
      `MINOR_VERSION stays on major version ${current.major}; use MAJOR_VERSION for major version ${major}.`,
    )
  }
  return published(
    template,
    minor === undefined ? recommended(template, major) : versionNamed(template, major, minor),
  )
}

function majorVersion(
  template: Template,
  current: TemplateVersion,
  request: VersionRequest,
): TemplateVersion {
  const { templateMajorVersion: major, templateMinorVersion: minor } = request
  if (major === undefined) {
    if (minor !== undefined) throw invalid('templateMinorVersion requires templateMajorVersion here.')
    return published(template, recommended(template))
  }
  if (Number(major) <= Number(current.major)) {
    throw invalid(`MAJOR_VERSION requires a major version higher than ${current.major}, the one in use.`)
  }
  return ofMajor(template, major, minor)
}

function published(template: Template, version: TemplateVersion | undefined): TemplateVersion {
  if (version?.status === 'PUBLISHED') return version
  throw invalid(`The ${template.kind} template version is not published: ${version?.arn ?? template.arn}`)
}
