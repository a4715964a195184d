import type { StackEventInfo } from '../api/responses.js'
import type { StackApi } from '../api/stack-api.js'
import { isRollbackFailed } from '../api/statuses.js'
import { failureText, firstFailure } from './first-failure.js'
import { phaseIn, type StackDeployment } from './stack-deployments.js'
import { MOST_PAGES_OF_DEPLOYMENT, readEvents } from './stack-events.js'

/** What made the deployments of a stack fail; events are read once for each deployment and status. */
export class FailureTexts {
  readonly #api: StackApi
  /** By deployment and status. */
  readonly #known = new Map<string, string>()

  constructor(api: StackApi) {
    this.#api = api
  }

  /** The first failure of a deployment of the stack; undefined unless it failed. Throws ProviderError. */
  async of(
    stack: string,
    deployment: StackDeployment,
    status: string,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    if (phaseIn(status, deployment) !== 'failed') return undefined
    const key = `${deployment.id} ${status}`
    const text =
      this.#known.get(key) ?? textOf(await this.#first(stack, deployment, signal), deployment, status)
    this.#known.set(key, text)
    return text
  }

  async #first(stack: string, { startedAt, end }: StackDeployment, signal: AbortSignal) {
    const isEnough = (events: readonly StackEventInfo[]) => (events.at(-1)?.time ?? 0) < startedAt
    const wanted = { isEnough, mostPages: MOST_PAGES_OF_DEPLOYMENT }
    const events = await readEvents(this.#api, stack, wanted, signal)
    const own = events.filter(({ time }) => time >= startedAt && (end === undefined || time <= end.at))
    const failure = await firstFailure(this.#api, own, signal)
    return failure && failureText(failure)
  }
}

function textOf(first: string | undefined, { reason }: StackDeployment, status: string): string {
  if (!isRollbackFailed(status)) return first ?? reason ?? status
  const rollback = `its rollback failed: ${reason?.replace(/[.\s]+$/, '') ?? 'no reason was given'}`
  return first ? `${first} (and ${rollback})` : rollback
}
