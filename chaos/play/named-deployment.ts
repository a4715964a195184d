import { targetKey, type Plan } from '../plan/plan.js'
import type { Account } from '../model/state.js'

/** An id that no deployment has. */
const NO_DEPLOYMENT = '00000000-0000-4000-8000-000000000000'

/** The id that a placeholder of a plan stands for: `@latest`, `@previous`, `@earlier` or `@missing` in the account when main starts. */
export function namedDeployment(placeholder: string, { target }: Plan, account: Account): string {
  const key = targetKey(target)
  const ids = Object.values(account.deployments).flatMap(one => (one.key === key ? [one.id] : []))
  const meant = { '@latest': ids.at(-1), '@previous': ids.at(-2), '@earlier': ids.at(-3) }
  return meant[placeholder as keyof typeof meant] ?? NO_DEPLOYMENT
}
