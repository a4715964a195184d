import {
  GetEnvironmentTemplateCommand,
  GetEnvironmentTemplateVersionCommand,
  GetServiceTemplateCommand,
  GetServiceTemplateVersionCommand,
  ListEnvironmentTemplateVersionsCommand,
  ListServiceTemplateVersionsCommand,
} from '@aws-sdk/client-proton'
import type { Templates } from './adapter.js'
import type { TemplateVersion } from '../change.js'
import type { Proton } from '../api/client.js'
import { text } from '../../aws/answer-fields.js'

/** The templates of services, with their pipelines and instances. */
export function serviceTemplates({ call }: Proton): Templates {
  return {
    recommended: async (name, major, abortSignal) => {
      if (major !== undefined) {
        const command = new ListServiceTemplateVersionsCommand({ templateName: name, majorVersion: major })
        const minors = await call(
          'ListServiceTemplateVersions',
          client => client.send(command, { abortSignal }),
          ({ templateVersions }) => templateVersions,
        )
        return recommendedOf(major, minors)
      }
      const command = new GetServiceTemplateCommand({ name })
      return call(
        'GetServiceTemplate',
        client => client.send(command, { abortSignal }),
        ({ serviceTemplate }) => versionOf(serviceTemplate?.recommendedVersion),
      )
    },
    schema: (templateName, { major, minor }, abortSignal) => {
      const version = { templateName, majorVersion: major, minorVersion: minor }
      const command = new GetServiceTemplateVersionCommand(version)
      return call(
        'GetServiceTemplateVersion',
        client => client.send(command, { abortSignal }),
        ({ serviceTemplateVersion }) => text(serviceTemplateVersion?.schema),
      )
    },
  }
}

/** The templates of environments. */
export function environmentTemplates({ call }: Proton): Templates {
  return {
    recommended: async (name, major, abortSignal) => {
      if (major !== undefined) {
        const command = new ListEnvironmentTemplateVersionsCommand({
          templateName: name,
          majorVersion: major,
        })
        const minors = await call(
          'ListEnvironmentTemplateVersions',
          client => client.send(command, { abortSignal }),
          ({ templateVersions }) => templateVersions,
        )
        return recommendedOf(major, minors)
      }
      const command = new GetEnvironmentTemplateCommand({ name })
      return call(
        'GetEnvironmentTemplate',
        client => client.send(command, { abortSignal }),
        ({ environmentTemplate }) => versionOf(environmentTemplate?.recommendedVersion),
      )
    },
    schema: (templateName, { major, minor }, abortSignal) => {
      const version = { templateName, majorVersion: major, minorVersion: minor }
      const command = new GetEnvironmentTemplateVersionCommand(version)
      return call(
        'GetEnvironmentTemplateVersion',
        client => client.send(command, { abortSignal }),
        ({ environmentTemplateVersion }) => text(environmentTemplateVersion?.schema),
      )
    },
  }
}

/** Each minor version shows which one of its major version is recommended. */
function recommendedOf(
  major: string,
  minors: readonly { readonly recommendedMinorVersion?: string | undefined }[] = [],
): TemplateVersion | undefined {
  const minor = minors.map(one => text(one.recommendedMinorVersion)).find(one => one !== undefined)
  return minor === undefined ? undefined : { major, minor }
}

/** The parts of a version such as `2.0`. */
function versionOf(version: string | undefined): TemplateVersion | undefined {
  const [, major, minor] = /^(\d+)\.(\d+)$/.exec(version ?? '') ?? []
  return major === undefined || minor === undefined ? undefined : { major, minor }
}
