import { findStack } from './find-stack.js'
import type { StackInfo } from '../api/responses.js'
import type { CloudFormationRequest } from '../inputs/parse-inputs.js'
import { StackReader, type StackAccess } from './stack-reader.js'

/** Finds the stack of a target once, and reads that one stack from then on. */
export class StackLocator {
  readonly #access: StackAccess
  readonly #wanted: Pick<CloudFormationRequest, 'target' | 'stackName'>
  readonly #onRead: (stack: StackInfo) => void
  #reader: StackReader | undefined
  #stackId: string | undefined

  /** `onRead` is called with the stack as each read shows it. */
  constructor(
    access: StackAccess,
    wanted: Pick<CloudFormationRequest, 'target' | 'stackName'>,
    onRead: (stack: StackInfo) => void,
  ) {
    this.#access = access
    this.#wanted = wanted
    this.#onRead = onRead
  }

  /** The ARN of the stack; undefined as long as none was found. */
  get stackId(): string | undefined {
    return this.#stackId
  }

  /** Reads the stack; undefined as long as there is none. Throws ProviderError. */
  async reader(signal: AbortSignal): Promise<StackReader | undefined> {
    if (this.#reader) return this.#reader
    const stack = await findStack(this.#access.api, this.#wanted.target, this.#wanted.stackName, signal)
    if (!stack) return undefined
    this.use(stack.id)
    return this.#reader
  }

  /** From now on the target's stack is the one with this ARN. */
  use(stackId: string): void {
    this.#stackId = stackId
    this.#reader = new StackReader(this.#access, stackId, this.#onRead)
  }

  /** The stack that was in use is gone: the next read looks for another. */
  forget(): void {
    this.#reader = undefined
    this.#stackId = undefined
  }
}
