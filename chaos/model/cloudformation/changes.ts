import { resourcesIn } from '../../plan/stack-templates.js'
import type { ResourceChange } from './stack.js'

/** Types whose every change makes another resource. */
const REPLACED_TYPES: readonly string[] = ['AWS::ECS::TaskDefinition']
/** A property that names a resource: with another name it is another resource. */
const NAMES: readonly string[] = ['QueueName']

/** What CloudFormation does to the resources to get from one text to another; all are new where there is none. */
export function changesBetween(before: string | undefined, after: string): readonly ResourceChange[] {
  const old = before === undefined ? {} : resourcesIn(before)
  const next = resourcesIn(after)
  const ids = [...new Set([...Object.keys(old), ...Object.keys(next)])]
  return ids.flatMap((logicalId): readonly ResourceChange[] => {
    const [was, is] = [old[logicalId], next[logicalId]]
    if (!is) return was ? [{ logicalId, type: was.Type, action: 'Remove', isReplaced: false }] : []
    if (!was) return [{ logicalId, type: is.Type, action: 'Add', isReplaced: false }]
    const changed = Object.keys({ ...was.Properties, ...is.Properties }).filter(
      name => JSON.stringify(was.Properties?.[name]) !== JSON.stringify(is.Properties?.[name]),
    )
    if (changed.length === 0 && was.Type === is.Type) return []
    const isReplaced =
      was.Type !== is.Type || REPLACED_TYPES.includes(is.Type) || changed.some(name => NAMES.includes(name))
    return [{ logicalId, type: is.Type, action: 'Modify', isReplaced }]
  })
}
