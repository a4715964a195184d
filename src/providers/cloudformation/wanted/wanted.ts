import type { SpecInputs } from '../../../rendering/spec-inputs.js'
import type { LocatedBundle } from './locate-bundle.js'
import type { TemplateRecord } from '../record.js'
import type { TargetTemplate } from './rendered-template.js'
import type { WantedSpec } from './wanted-spec.js'

/** What is to be deployed, before it is rendered. */
export interface WantedTemplate extends WantedParts {
  readonly inputs: SpecInputs
  readonly record: TemplateRecord | undefined
}

/** What a target's adapter reads of that. */
export interface WantedParts {
  readonly located: LocatedBundle
  readonly template: TargetTemplate
  /** What the stack may have been rendered from: an instance also without the component that it has now. */
  readonly adoptable: readonly TargetTemplate[]
  readonly spec: WantedSpec
  /** The spec as the record keeps it; a component has none of its own as long as it takes that of its instance. */
  readonly recordedSpec: string | undefined
}
