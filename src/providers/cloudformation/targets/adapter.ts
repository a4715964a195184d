import type { StackInfo } from '../api/responses.js'
import type { BundleHints } from '../wanted/locate-bundle.js'
import type { OpenedChange, OpenedTarget } from '../opened-target.js'
import type { TargetTemplate } from '../wanted/rendered-template.js'
import type { WantedParts } from '../wanted/wanted.js'

/** What differs between the kinds of target. Methods throw ProviderError and InputError. */
export interface StackAdapter {
  /** What is to be deployed; `hints` are what the stack shows. */
  readWanted(opened: OpenedChange, hints: BundleHints, signal: AbortSignal): Promise<WantedParts>
  /** The same without a request, as far as the inputs show it. */
  readOffline(offline: OfflineChange): Promise<OfflineTemplate>
  /** The stacks whose outputs or inputs the target takes: it is not deployed while they change. */
  findRelated(opened: OpenedChange, signal: AbortSignal): Promise<readonly RelatedStack[]>
  /** What must be gone before the target is deleted: `['component assets']`. */
  findDependents(opened: OpenedTarget, signal: AbortSignal): Promise<readonly string[]>
  /** What to do about those: a sentence. */
  readonly dependentsAdvice: string
}

/** What is known of a change without a request. */
export type OfflineChange = Pick<OpenedChange, 'folders' | 'change'>

/** A template, and the spec with the inputs that it is rendered with. */
export interface OfflineTemplate {
  readonly template: TargetTemplate
  readonly spec: string
}

/** A stack, where there is one, and what it is of: `environment prod`. */
export interface RelatedStack {
  readonly stack: StackInfo | undefined
  readonly of: string
}
