import { OUTPUT_CANARY } from '../plan/canaries.js'
import type { Deployment } from './state.js'

/** The infrastructure outputs of a succeeded deployment: no two deployments share a value. */
export function outputsOf({ id, course }: Deployment): readonly (readonly [string, string])[] {
  return ['ServiceURL', 'Queue']
    .slice(0, course.outputs)
    .map(key => [key, `${OUTPUT_CANARY}-${key}-${id.slice(-6)}`] as const)
}
