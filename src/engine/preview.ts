import type { ProviderError, Problem } from '../shared/errors.js'
import type { Unknown } from './deployment.js'
import type { Fact } from './notice.js'

/** One value that a deployment would change. */
export interface PlannedChange {
  /** An input of a spec, a property of a resource, or a line: `containers.0.image`. */
  readonly path: string
  readonly kind: 'added' | 'removed' | 'changed'
  readonly before?: unknown
  readonly after?: unknown
  /** `after` is in a file of the repository: who can read the pull request can read it. */
  readonly isInRepository?: boolean | undefined
}

/** One resource that a deployment would change. */
export interface PlannedResource {
  /** `Service`, or `Database/Instance` for one of a nested group. */
  readonly name: string
  readonly type: string
  readonly kind: PlannedChange['kind']
  readonly replacement?: 'always' | 'conditional' | undefined
  /** It would be deleted or replaced, which needs to be allowed. */
  readonly isLost: boolean
  readonly properties: readonly PlannedChange[]
}

/** What a deployment would do, as its provider shows it. */
export interface Preview {
  /** Whether a deployment would change anything. */
  readonly isChange: boolean
  /** What would change, for the heading: `['2 inputs changed']`. */
  readonly changed: readonly string[]
  /** Rows of the table: `['Instances added', 'dev']`. */
  readonly facts: readonly Fact[]
  /** The inputs that change. */
  readonly changes: readonly PlannedChange[]
  /** Those that would be lost come first: a long table is cut. */
  readonly resources?: readonly PlannedResource[] | undefined
  /** The lines that change, where nothing shows the resources. */
  readonly lines?: readonly PlannedChange[] | undefined
  /** Why the provider would refuse the deployment. */
  readonly refusal?: ProviderError | undefined
  /** The problems for which it would refuse the deployment, under `problemsTitle`. */
  readonly problems: readonly Problem[]
  /** `The spec does not satisfy the schema of its template:` */
  readonly problemsTitle?: string | undefined
  /** What the provider warns of: sentences. */
  readonly warnings?: readonly string[] | undefined
  /** What could not be determined, beyond what the reads noted. */
  readonly unknown: readonly Unknown[]
}

/** The reads of a plan; what stays unknown is noted, with a warning in the log. */
export interface PlanReader {
  readonly unknown: readonly Unknown[]
  /** Why the provider would refuse the deployment, as a read showed. */
  readonly refusal: ProviderError | undefined
  /**
   * The result of `read`; undefined when that stays unknown, which is noted as `what`. `isNeeded`: the deployment is
   * refused where the resource does not exist.
   */
  read<T>(what: string, read: (signal: AbortSignal) => Promise<T>, isNeeded?: boolean): Promise<T | undefined>
  /** A read of a resource that the deployment needs; a result of undefined is noted, too. */
  readShown<T>(what: string, read: (signal: AbortSignal) => Promise<T | undefined>): Promise<T | undefined>
  /** Notes what stays unknown. */
  note(what: string, because: ProviderError | string): void
}
