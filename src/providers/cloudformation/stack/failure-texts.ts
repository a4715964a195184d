import type { StackEventInfo } from '../api/responses.js'
import type { StackApi } from '../api/stack-api.js'
import { isRollbackFailed } from '../api/statuses.js'
import { failureText, firstFailure } from './first-failure.js'
import { phaseIn, type StackDeployment } from './stack-deployments.js'
import { MOST_PAGES_OF_DEPLOYMENT, readEvents } from './stack-events.js'

type Events = readonly StackEventInfo[]

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
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const events = await this.#eventsOf(stack, deployment, signal)
    const text = (await failureTextIn(this.#api, events, { deployment, status }, signal)) ?? status
    this.#known.set(key, text)
    return text
  }

  #eventsOf(stack: string, { startedAt }: StackDeployment, signal: AbortSignal): Promise<Events> {
    const isEnough = (events: Events) => (events.at(-1)?.time ?? 0) < startedAt
    return readEvents(this.#api, stack, { isEnough, mostPages: MOST_PAGES_OF_DEPLOYMENT }, signal)
  }
}

/**
 * What made a deployment fail, by the events of its stack, the newest first; undefined where nothing shows it. `status`:
 * that of the stack.
 */
export async function failureTextIn(
  api: StackApi,
  events: Events,
  { deployment, status }: { readonly deployment: StackDeployment; readonly status: string },
  signal: AbortSignal,
): Promise<string | undefined> {
  const { startedAt, end, reason } = deployment
  const own = events.filter(({ time }) => time >= startedAt && (end === undefined || time <= end.at))
  const failure = await firstFailure(api, own, signal)
  const first = failure && failureText(failure)
  if (!isRollbackFailed(status)) return first ?? reason
  const rollback = `its rollback failed: ${reason?.replace(/[.\s]+$/, '') ?? 'no reason was given'}`
  return first ? `${first} (and ${rollback})` : rollback
}
