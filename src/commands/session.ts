import type { DeploymentEvent, FollowContext } from '../engine/context.js'
import type { ConnectContext, Connection, Endpoint, TargetRequest } from '../engine/provider.js'
import { InputError } from '../shared/errors.js'
import type { Runtime } from './runtime.js'

/** One target, opened for one command. */
export interface Session {
  readonly runtime: Runtime
  readonly request: TargetRequest
  readonly connection: Connection
  /** The context of the engine, whose events go to `report` from now on. */
  readonly reportingTo: (report: FollowContext['report']) => FollowContext
}

/** The target or targets, the region and the timeout. */
export interface Opening<Request = TargetRequest> {
  readonly target: Request
  readonly region?: string | undefined
  readonly timeoutMs: number
}

/** Connects to the target. Throws InputError where no region is set, and ProviderError. */
export async function openSession(runtime: Runtime, opening: Opening): Promise<Session> {
  const { connection, reportingTo } = await openConnection(runtime, opening)
  const { target } = connection
  return {
    runtime,
    request: opening.target,
    connection,
    reportingTo: report => ({ ...reportingTo(report), target }),
  }
}

/** A connection, and what its reads are made with; events go to `report` from then on. */
export interface OpenedConnection<Connected> {
  readonly connection: Connected
  readonly reportingTo: (report: FollowContext['report']) => Omit<FollowContext, 'target'>
}

/** Connects as the request says. Throws InputError where no region is set, and ProviderError. */
export async function openConnection<Connected extends Endpoint>(
  runtime: Runtime,
  { target, region, timeoutMs }: Opening<{ connect(context: ConnectContext): Promise<Connected> }>,
): Promise<OpenedConnection<Connected>> {
  const { clock, random, uuid, stop } = runtime
  const bounds = { clock, random, deadline: clock.now() + timeoutMs, stop }
  let listener: (event: DeploymentEvent) => void = () => undefined
  const report = (event: DeploymentEvent) => {
    listener(event)
  }
  const connection = await target.connect({ ...bounds, region, uuid, report })
  if (connection.region === undefined) throw new InputError([NO_REGION])
  return {
    connection,
    reportingTo: next => {
      listener = next
      return { ...bounds, report }
    },
  }
}

const NO_REGION = {
  input: 'region',
  message:
    'region is not set, or is not the name of a region: set it or the environment variable AWS_REGION; for the simulator put `uses: …/simulator` before this step',
}

/** What the post step finds the target again by. */
export function savedTarget({ runtime, request, connection }: Session) {
  return { provider: runtime.provider.id, target: request.saved, region: connection.region }
}
