import type { PastDeployment } from '../../../engine/deployment.js'
import type { ListedInstance, OverviewSource, RunningContent } from '../../../engine/overview-source.js'
import type { Clock } from '../../../shared/clock.js'
import { readShared } from '../../../shared/read-shared.js'
import type { Proton } from '../api/client.js'
import type { OverviewInputs } from '../inputs/parse-overview.js'
import type { ProtonState } from '../state.js'
import type { Target } from '../target.js'
import { adapterFor } from '../targets/adapter-for-target.js'
import { services } from '../targets/name-suggestions.js'
import { finishedByInstance } from '../targets/deployment-records.js'
import { instancesOf, type InstanceState } from '../targets/related-resources.js'

/** The instances of one service or of all, with one list of instances and one of deployments. */
export function instanceOverview(
  proton: Proton,
  { serviceName, shown }: Pick<OverviewInputs, 'serviceName' | 'shown'>,
  clock: Clock,
): OverviewSource {
  const history = readShared(signal => finishedByInstance(proton, serviceName, signal))
  return {
    revisionName: 'version',
    shown,
    suggestNames: signal => services(proton, signal),
    list: async signal => {
      const found = await instancesOf(proton, serviceName === undefined ? {} : { serviceName }, signal)
      return found
        .filter(({ phase }) => phase !== 'absent')
        .map(state => listedInstance(new Instance(proton, state, shown, clock), history))
    },
  }
}

type History = ReadonlyMap<string, readonly PastDeployment[]>

function listedInstance(
  instance: Instance,
  history: (signal: AbortSignal) => Promise<History>,
): ListedInstance {
  const { state } = instance
  const { serviceName: service = '?', name } = state
  return {
    service,
    instance: name,
    environment: state.environmentName,
    latest: state,
    running: instance.running,
    readRunning: instance.needsRead ? signal => instance.readRunning(signal) : undefined,
    readSucceeded: async (_, signal) => {
      const finished = (await history(signal)).get(`${service}/${name}`) ?? []
      return { deployments: finished.filter(({ phase }) => phase === 'succeeded'), isComplete: true }
    },
    readDeployed: (id, signal) => instance.readDeployed(id, signal),
  }
}

/** One instance: the record of a deployment shows what it deployed, whatever the instance was changed to since. */
class Instance {
  readonly state: InstanceState
  readonly #shown: readonly string[]
  readonly #target: Extract<Target, { readonly kind: 'instance' }>
  readonly #adapter: ReturnType<typeof adapterFor>

  constructor(proton: Proton, state: InstanceState, shown: readonly string[], clock: Clock) {
    this.state = state
    this.#shown = shown
    const { serviceName = '?', name: serviceInstanceName } = state
    this.#target = { kind: 'instance', serviceName, serviceInstanceName }
    this.#adapter = adapterFor(proton, this.#target, clock)
  }

  get #isSucceeded(): boolean {
    return this.state.phase === 'succeeded'
  }

  /** Where the last deployment did not succeed, the list may show its version. */
  get running(): RunningContent | undefined {
    return this.#isSucceeded ? contentOf(this.state) : undefined
  }

  get needsRead(): boolean {
    const { deploymentId, succeededDeploymentId } = this.state
    if (this.#isSucceeded) return this.#shown.length > 0
    // An endpoint with ids shows that nothing has succeeded yet.
    return succeededDeploymentId !== undefined || deploymentId === undefined
  }

  async readRunning(signal: AbortSignal): Promise<RunningContent> {
    const { succeededDeploymentId: id } = this.state
    if (id !== undefined) return this.readDeployed(id, signal)
    if (!this.#isSucceeded) return { because: NO_IDS }
    return this.#content(await this.#adapter.get(signal))
  }

  async readDeployed(id: string, signal: AbortSignal): Promise<RunningContent> {
    const { records } = this.#adapter
    return records ? this.#content(await records.get(id, signal)) : {}
  }

  async #content(state: ProtonState): Promise<RunningContent> {
    const content = contentOf(state)
    if (this.#shown.length === 0) return content
    const { shownInputs } = await import('../../../proton-spec/shown-inputs.js')
    const inputs = shownInputs(state.spec ?? '', this.#target, this.#shown)
    return inputs ? { ...content, inputs } : { ...content, because: NO_SPEC }
  }
}

const NO_IDS = 'the endpoint shows no deployment ids, and the last deployment did not succeed'
const NO_SPEC = 'the answer shows no spec of the instance'

function contentOf({ templateName, revision, startedAt }: ProtonState): RunningContent {
  const revisionKey = revision && [templateName, revision].join(' ')
  return { template: templateName, revision, revisionKey, startedAt }
}
