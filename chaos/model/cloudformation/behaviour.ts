import { usualStack, type StackPlan } from '../../plan/stack-plan.js'
import type { Model } from '../call.js'

/** CloudFormation's behaviour in this run. */
export function behaviour({ stack = usualStack }: Pick<Model, 'stack'>): StackPlan {
  return stack
}
