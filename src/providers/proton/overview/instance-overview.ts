import type { PastDeployment } from '../../../engine/deployment.js'
import type {
  ListedInstance,
  OverviewSource,
  RunningContent,
} from '../../../engine/overview/overview-source.js'
import type { Clock } from '../../../shared/clock.js'
import { shareRead } from '../../../shared/share-read.js'
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
  const history = shareRead(signal => finishedByInstance(proton, serviceName, signal))
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
  const { state, deployedId } = instance
  const { serviceName: service = '?', name } = state
  return {
    service,
    instance: name,
    environment: state.environmentName,
    latest: state,
    running: instance.running,
    readRunning: deployedId === undefined ? undefined : signal => instance.readDeployed(deployedId, signal),
    readSucceeded: async (since, signal) => {
      const finished = (await history(signal)).get(`${service}/${name}`) ?? []
      // Older records may have been deleted.
      const isComplete = finished.some(({ createdAt, tookMs }) => createdAt + tookMs <= since)
      return { deployments: finished.filter(({ phase }) => phase === 'succeeded'), isComplete }
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

  /** What the list shows. */
  get running(): RunningContent | undefined {
    const { phase, deploymentId, succeededDeploymentId } = this.state
    const isSucceeded = phase === 'succeeded'
    // An instance may have another spec than it was deployed with: only a deployment shows that.
    const noInputs = succeededDeploymentId === undefined && this.#shown.length > 0
    if (isSucceeded) return { ...contentOf(this.state), ...(noInputs && { because: NO_ID }) }
    // An endpoint with ids shows that nothing has succeeded yet.
    return (succeededDeploymentId ?? deploymentId) ? undefined : { because: NO_IDS }
  }

  /** The deployment that has to be read: where the last one did not succeed, the list may show its version. */
  get deployedId(): string | undefined {
    const { phase, succeededDeploymentId } = this.state
    return phase === 'succeeded' && this.#shown.length === 0 ? undefined : succeededDeploymentId
  }

  async readDeployed(id: string, signal: AbortSignal): Promise<RunningContent> {
    const { records } = this.#adapter
    return records ? this.#content(await records.get(id, signal)) : {}
  }

  async #content(state: ProtonState): Promise<RunningContent> {
    const content = contentOf(state)
    if (this.#shown.length === 0)
      return content.revision === undefined ? { ...content, because: NO_VERSION } : content
    const { shownInputs } = await import('../../../proton-spec/shown-inputs.js')
    const inputs = shownInputs(state.spec ?? '', this.#target, this.#shown)
    return inputs ? { ...content, inputs } : { ...content, because: NO_SPEC }
  }
}

const NO_ID = 'the endpoint does not show with which deployment it succeeded'
const NO_IDS = 'the endpoint shows no deployment ids, and the last deployment did not succeed'
const NO_VERSION = 'the record of its deployment shows no template version'
const NO_SPEC = 'the answer shows no spec of the instance'

function contentOf({ templateName, revision, startedAt }: ProtonState): RunningContent {
  const revisionKey = revision && [templateName, revision].join(' ')
  return { template: templateName, revision, revisionKey, startedAt }
}
