import type { ConnectContext } from '../../engine/provider.js'
import type { TemplateArchive } from './archive/template-archive.js'
import type { CloudFormationRequest, StackChange } from './inputs/parse-inputs.js'
import type { StackAccess } from './stack/stack-reader.js'
import type { StackLocator } from './stack/stack-locator.js'
import type { StepOutputs } from './step-outputs.js'

/** Where on GitHub the step runs: the record of a deployment names it. */
export interface RunSite {
  readonly repository: string
  readonly serverUrl?: string | undefined
  readonly headSha?: string | undefined
  readonly runId?: string | undefined
}

/** A target that is opened at one endpoint, with what was asked for. */
export interface OpenedTarget
  extends StackAccess, Pick<CloudFormationRequest, 'target' | 'folders' | 'stackName'> {
  readonly region: string
  /** The account, once an answer has shown it. */
  readonly account: () => string | undefined
  readonly context: ConnectContext
  readonly locator: StackLocator
  readonly outputs: StepOutputs
  readonly site: RunSite
  /** Undefined without the input `templateBucket`. */
  readonly archive?: TemplateArchive | undefined
}

/** The same, with a change to make. */
export interface OpenedChange extends OpenedTarget {
  readonly change: StackChange
}
