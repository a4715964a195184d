import type { Connection, ConnectContext, Provider, TargetRequest } from '../../engine/provider.js'
import type { InputSource } from '../../inputs/request.js'
import { isAwsHost } from './api/errors.js'
import type { Proton } from './api/client.js'
import type { ChangeStep } from './changes/change-steps.js'
import { toleratingAbsence } from './changes/create-if-missing.js'
import { editStep } from './changes/edit-inputs.js'
import { skipStep } from './changes/skip-unchanged.js'
import { deploymentTarget, preparing } from './deployment-target.js'
import { protonInputRules } from './inputs/input-rules.js'
import { parseInputs, type ProtonRequest, type RequestedChange } from './inputs/parse-inputs.js'
import { isTarget, targetName, type Target } from './target.js'
import type { ProtonAdapter } from './targets/adapter.js'
import { adapterFor, consoleUrl } from './targets/adapter-for-target.js'
import type { ProtonTarget } from './targets/proton-target.js'

/** Makes a client for a region (else the usual one) and a profile of the AWS configuration. */
export type ConnectProton = (region: string | undefined, profile?: string) => Promise<Proton>

/** AWS Proton, and whatever answers as it does. */
export function protonProvider(connect: ConnectProton): Provider<InputSource> {
  return {
    id: 'proton',
    inputs: protonInputRules,
    parse: async source => {
      const request = await parseInputs(source)
      return request && targetRequest(connect, request)
    },
    parseOverview: async source =>
      (await import('./overview/overview-request.js')).overviewRequest(connect, source),
    reopen: saved => {
      if (!isTarget(saved)) return undefined
      // What was to be created may not exist yet, or not any more.
      return targetRequest(connect, { target: saved, change: undefined }, { mayBeAbsent: true })
    },
  }
}

function targetRequest(
  connect: ConnectProton,
  request: ProtonRequest,
  { mayBeAbsent = request.change?.createIfMissing ?? false } = {},
): TargetRequest {
  const { target } = request
  return {
    label: targetName(target),
    saved: { ...target },
    connect: async context => {
      const proton = await connect(context.region)
      const region = await proton.region()
      const url = () =>
        isAwsHost(proton.host()) && region !== undefined ? consoleUrl(target, region) : undefined
      const adapter = adapterFor(proton, target, context.clock)
      const endpoint = () => (isAwsHost(proton.host()) ? undefined : proton.host())
      const opened = await protonTarget(
        { ...request, connect, context, region },
        mayBeAbsent ? toleratingAbsence(adapter) : adapter,
      )
      return {
        region,
        endpoint,
        account: () => proton.account?.(),
        target: deploymentTarget({ ...opened, consoleUrl: url }, context),
      } satisfies Connection
    },
  }
}

interface Opening extends ProtonRequest {
  readonly connect: ConnectProton
  readonly context: ConnectContext
  readonly region: string | undefined
}

async function protonTarget(
  opening: Opening,
  adapter: ProtonAdapter,
): Promise<Omit<ProtonTarget, 'consoleUrl'>> {
  const { target, context, change: requested } = opening
  if (!requested) {
    const change = { deploymentType: 'NONE', clientToken: '' } as const
    return { target, adapter, change, steps: [], spec: { isGiven: false }, showsType: false }
  }
  const { deploymentType, templateMajorVersion, templateMinorVersion, spec, settings } = requested
  const { allowInstanceRemoval, file, edits, isSpecOfRepository, promotion } = requested
  const versions = { templateMajorVersion, templateMinorVersion, clientToken: context.uuid() }
  return {
    target,
    adapter,
    change: { deploymentType, ...versions, spec, settings, allowInstanceRemoval },
    steps: await stepsOf(opening, requested, adapter),
    spec: {
      isGiven: promotion === undefined && (spec !== undefined || edits.length > 0),
      text: spec,
      file,
      isOfRepository: isSpecOfRepository,
      edits,
    },
    showsType: true,
  }
}

async function stepsOf(
  opening: Opening,
  { promotion, edits, skipUnchanged }: RequestedChange,
  adapter: ProtonAdapter,
): Promise<readonly (ChangeStep | undefined)[]> {
  const { target, context } = opening
  return [
    promotion && (await promotionStep(opening, promotion)),
    editStep(edits, target),
    preparing(adapter),
    skipUnchanged ? skipStep(target, adapter, context) : undefined,
  ]
}

async function promotionStep(
  { target, connect, context, region }: Opening,
  promotion: NonNullable<RequestedChange['promotion']>,
): Promise<ChangeStep> {
  const { promotionStep: promoting } = await import('./changes/promote.js')
  const proton = await connect(region, promotion.sourceProfile)
  const source: Target = { kind: 'instance', ...promotion.source }
  return promoting(promotion, adapterFor(proton, source, context.clock), target)
}
