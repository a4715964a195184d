import type { Content } from '../state/state.js'
import { withParameters } from './parameters.js'

/**
 * The outputs of a stack: as planned in the account file, else the literal value, the physical id for a Ref, and
 * `<logical id of the output>-simulated` for everything else, because nothing is evaluated.
 */
export function outputValues(
  { template, parameters }: Content,
  planned: Readonly<Record<string, string>>,
  physicalIdOf: (logicalId: string) => string | undefined,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(template.outputs).map(([key, output]) => {
      const value = withParameters(output['Value'] ?? '', parameters)
      return [key, planned[key] ?? literalOf(value, physicalIdOf) ?? `${key}-simulated`]
    }),
  )
}

function literalOf(
  value: ReturnType<typeof withParameters>,
  physicalIdOf: (logicalId: string) => string | undefined,
): string | undefined {
  if (typeof value === 'string') return value
  const name = 'Ref' in value ? value.Ref : undefined
  return typeof name === 'string' ? physicalIdOf(name) : undefined
}
