import type { ConnectContext } from '../../engine/provider.js'

/** The provider's own step outputs. */
export const stackOutputNames = ['stackName', 'stackStatus', 'proof', 'recoveredSpecPath'] as const

/** Sets the provider's own step outputs as soon as they are known: the deployment may fail, be refused or be cancelled. */
export class StepOutputs {
  readonly #report: ConnectContext['report']
  readonly #known = new Map<string, string>()

  constructor(report: ConnectContext['report']) {
    this.#report = report
  }

  /** Sets those that have changed. */
  set(outputs: Readonly<Partial<Record<(typeof stackOutputNames)[number], string>>>): void {
    const changed = Object.entries(outputs).filter(([name, value]) => this.#known.get(name) !== value)
    for (const [name, value] of changed) this.#known.set(name, value)
    if (changed.length > 0) this.#report({ type: 'stepOutputs', outputs: Object.fromEntries(changed) })
  }
}
