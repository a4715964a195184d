import type { StackTarget } from '../inputs/parse-inputs.js'
import type { StackAdapter } from './adapter.js'
import { componentAdapter } from './component.js'
import { environmentAdapter } from './environment.js'
import { instanceAdapter } from './instance.js'

/** The adapter of a target. */
export function stackAdapterFor(target: StackTarget): StackAdapter {
  switch (target.kind) {
    case 'environment':
      return environmentAdapter(target)
    case 'instance':
      return instanceAdapter(target)
    case 'component':
      return componentAdapter(target)
  }
}
