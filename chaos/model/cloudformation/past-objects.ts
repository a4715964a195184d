import { objectOf, recordedText, recordIn, withoutRecord } from '../../plan/records.js'
import type { StackPlan } from '../../plan/stack-plan.js'
import type { Past } from './past-deployments.js'

/** What the bucket has of the deployments before the run: objects by bucket and key. */
export function archivedObjects(
  stackName: string,
  past: readonly Past[],
  { archived, changedBack }: StackPlan,
): Readonly<Record<string, string>> {
  if (archived === 'none') return {}
  const succeeded = past.filter(({ deployment }) => deployment.status === 'SUCCEEDED')
  const changed = succeeded.at(-1 - changedBack)
  const another = succeeded.at(-2 - changedBack) ?? succeeded.at(-1)
  return Object.fromEntries(
    past.flatMap((one): readonly (readonly [string, string])[] => {
      if (!one.isRecorded) return []
      const text = one === changed ? changedText(one.text, archived, another?.text) : one.text
      return text === undefined ? [] : [[objectOf(stackName, one.deployment.id), text]]
    }),
  )
}

/** The members of a record that say what its text is. */
const digests: readonly string[] = ['sha256', 'shown']

/** What somebody has made of the text of a deployment; undefined where it is gone. */
function changedText(
  text: string,
  archived: StackPlan['archived'],
  another: string | undefined,
): string | undefined {
  switch (archived) {
    case 'missing':
      return undefined
    case 'edited':
      return edited(text)
    case 'rewritten': {
      const members = Object.entries(recordIn(text) ?? {}).filter(([name]) => !digests.includes(name))
      return recordedText(edited(withoutRecord(text).text), Object.fromEntries(members))
    }
    case 'swapped':
      return another
    default:
      return text
  }
}

/** CloudFormation shows both of the characters as question marks. */
function edited(text: string): string {
  return text.includes('é') ? text.replace('é', 'è') : text.replace(/Replicas: .*/, 'Replicas: 99')
}
