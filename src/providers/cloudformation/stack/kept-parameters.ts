import { isSpecMap, readSpec } from '../../../proton-spec/document.js'

/** The parameters of a stack that keep their value under a template: those that it declares, or may declare. */
export function keptParameters(parameters: readonly string[], template: string): readonly string[] {
  if (parameters.length === 0) return []
  const read = readSpec(template)
  // Of a template that cannot be read here, CloudFormation refuses what it lacks: no value is lost silently.
  if (!read) return parameters
  const declared = read.root['Parameters']
  return isSpecMap(declared) ? parameters.filter(name => Object.hasOwn(declared, name)) : []
}
