import { notFound } from './call.js'
import type { Content } from './state.js'

/** The versions of every template: 1.1 is the recommended minor of 1, 2.0 the recommended version. */
export const versions = [
  { major: '1', minor: '0', recommendedMinor: '1' },
  { major: '1', minor: '1', recommendedMinor: '1' },
  { major: '2', minor: '0', recommendedMinor: '0' },
] as const

type Version = Pick<Content, 'major' | 'minor'>

/** The version named; ResourceNotFoundException in the words seen in the wild. */
export function versionNamed(major: string, minor: string | undefined): Version {
  const ofMajor = versions.filter(one => one.major === major)
  const wanted = minor ?? ofMajor[0]?.recommendedMinor
  const version = ofMajor.find(one => one.minor === wanted)
  if (version) return { major: version.major, minor: version.minor }
  throw notFound(`The requested service template version does not exist: ${major}.${wanted ?? '?'}`)
}

/** The version recommended of all. */
export const RECOMMENDED: Version = { major: '2', minor: '0' }

/** A schema that all specs of a run satisfy. */
export const schemaText = `schema:
  format:
    openapi: "3.0.0"
  service_input_type: "Inputs"
  pipeline_input_type: "Inputs"
  environment_input_type: "Inputs"
  types:
    Inputs:
      type: object
      properties:
        image:
          type: string
        replicas:
          type: integer
`
