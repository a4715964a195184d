/** Jest's `testEnvironment`: the process itself, which a suite leaves as it found it. */
export default class ProcessEnvironment {
  readonly global = globalThis
  // Jest puts its own in their places.
  readonly #exit: unknown = Reflect.get(process, 'exit')
  readonly #console = globalThis.console
  readonly #variables = { ...process.env }

  /** Jest asks for it only to measure coverage. */
  getVmContext(): null {
    return null
  }

  exportConditions(): string[] {
    return ['node', 'node-addons']
  }

  setup(): Promise<void> {
    // Jest asks for 100: a stack is collected for each `expect` and each error, and Node's default is enough to read.
    Error.stackTraceLimit = 10
    return Promise.resolve()
  }

  teardown(): Promise<void> {
    for (const name of Object.keys(process.env))
      if (!(name in this.#variables)) Reflect.deleteProperty(process.env, name)
    Object.assign(process.env, this.#variables)
    Reflect.set(process, 'exit', this.#exit)
    globalThis.console = this.#console
    return Promise.resolve()
  }
}
