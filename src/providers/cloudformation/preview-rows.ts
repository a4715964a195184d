import type { PlannedChange } from '../../engine/preview.js'
import type { Difference } from '../../rendering/differences.js'
import type { PropertyChange, ResourceChangeInfo } from './api/responses.js'
import { removalsIn } from './stack/resource-removals.js'

const kinds: Readonly<Record<string, PlannedChange['kind']>> = {
  Add: 'added',
  Import: 'added',
  Remove: 'removed',
}

/** Each resource with the properties that change; first those that would be lost: a long table is cut. */
export function resourceRows(changes: readonly ResourceChangeInfo[]): readonly PlannedChange[] {
  const [lost, others] = [changes.filter(isLost), changes.filter(change => !isLost(change))]
  return [...lost, ...others].flatMap(rowsOf)
}

function isLost(change: ResourceChangeInfo): boolean {
  return removalsIn([change]).length > 0
}

function rowsOf(change: ResourceChangeInfo): readonly PlannedChange[] {
  const { path, type, action, properties } = change
  const text = `${isLost(change) ? '⚠ ' : ''}resource ${path} (${type})${replacementText(change)}`
  return [{ path: text, kind: kinds[action] ?? 'changed' }, ...properties.map(one => propertyRow(path, one))]
}

function replacementText({ replacement, action }: ResourceChangeInfo): string {
  if (action === 'Remove') return ''
  if (replacement === 'always') return ', replaced'
  return replacement === 'conditional' ? ', may be replaced' : ''
}

function propertyRow(resource: string, { path, before, after }: PropertyChange): PlannedChange {
  return {
    path: `${resource}: ${path}`,
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
export function differenceRow(
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
