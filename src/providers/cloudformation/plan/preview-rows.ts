import type { PlannedChange, PlannedResource } from '../../../engine/preview.js'
import type { Difference } from '../../../rendering/differences.js'
import type { PropertyChange, ResourceChangeInfo } from '../api/responses.js'
import { removalsIn } from '../stack/resource-removals.js'

const kinds: Readonly<Record<string, PlannedChange['kind']>> = {
  Add: 'added',
  Import: 'added',
  Remove: 'removed',
}

/** Each resource with the properties that change; first those that would be lost. */
export function plannedResources(changes: readonly ResourceChangeInfo[]): readonly PlannedResource[] {
  const all = changes.map(plannedResource)
  return [...all.filter(({ isLost }) => isLost), ...all.filter(({ isLost }) => !isLost)]
}

function plannedResource(change: ResourceChangeInfo): PlannedResource {
  const { path, type, action, replacement, properties } = change
  return {
    name: path,
    type,
    kind: kinds[action] ?? 'changed',
    replacement: action === 'Remove' || replacement === 'never' ? undefined : replacement,
    isLost: removalsIn([change]).length > 0,
    properties: properties.map(propertyChange),
  }
}

function propertyChange({ path, before, after }: PropertyChange): PlannedChange {
  return {
    path: path.replace(/^\/Properties\//, ''),
    kind: kindOf(before, after),
    ...(before !== undefined && { before: valueIn(before) }),
    ...(after !== undefined && { after: valueIn(after) }),
  }
}

function kindOf(before: string | undefined, after: string | undefined): PlannedChange['kind'] {
  if (before === undefined && after !== undefined) return 'added'
  return before !== undefined && after === undefined ? 'removed' : 'changed'
}

/** CloudFormation shows lists and maps as JSON. */
function valueIn(text: string): unknown {
  if (!/^[[{]/.test(text)) return text
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}

/** A line that differs, where the texts are all that can be compared. */
export function changedLine(
  { line, deployed, rendered, templateLine, inputs }: Difference,
  templateFile: string | undefined,
): PlannedChange {
  const at = templateLine === undefined ? '' : ` (${templateFile ?? 'template'}:${templateLine})`
  const by = inputs.length === 0 ? '' : `, by ${inputs.join(', ')}`
  return {
    path: `line ${line}${at}${by}`,
    kind: kindOf(deployed, rendered),
    ...(deployed !== undefined && { before: deployed }),
    ...(rendered !== undefined && { after: rendered }),
  }
}
