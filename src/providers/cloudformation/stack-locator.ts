import type { StackApi } from './api/stack-api.js'
import { findStack } from './find-stack.js'
import type { StackTarget } from './inputs/parse-inputs.js'
import { StackReader } from './stack/stack-reader.js'

/** Finds the stack of a target once, and reads that one stack from then on. */
export class StackLocator {
  readonly #api: StackApi
  readonly #target: StackTarget
  readonly #stackName: string | undefined
  #reader: StackReader | undefined
  #stackId: string | undefined

  constructor(api: StackApi, target: StackTarget, stackName: string | undefined) {
    this.#api = api
    this.#target = target
    this.#stackName = stackName
  }

  /** The ARN of the stack; undefined as long as none was found. */
  get stackId(): string | undefined {
    return this.#stackId
  }

  /** Reads the stack; undefined as long as there is none. Throws ProviderError. */
  async reader(signal: AbortSignal): Promise<StackReader | undefined> {
    if (this.#reader) return this.#reader
    const stack = await findStack(this.#api, this.#target, this.#stackName, signal)
    if (stack) this.use(stack.id)
    return this.#reader
  }

  /** From now on the target's stack is the one with this ARN. */
  use(stackId: string): void {
    this.#stackId = stackId
    this.#reader = new StackReader(this.#api, stackId)
  }

  /** The stack that was in use is gone: the next read looks for another. */
  forget(): void {
    this.#reader = undefined
    this.#stackId = undefined
  }
}
