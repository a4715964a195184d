import type { ConnectContext, Connection, Provider, TargetRequest } from '../../engine/provider.js'
import type { InputSource } from '../../inputs/request.js'
import type { Json } from '../../shared/json.js'
import { isHostOf } from '../aws/service.js'
import { isTarget, targetName } from '../proton/target.js'
import type { CloudFormation } from './api/client.js'
import { cloudFormationService } from './api/errors.js'
import type { S3 } from './api/s3.js'
import { stackApi } from './api/stack-api.js'
import type { TemplateArchive, TemplateBucket } from './archive/template-archive.js'
import { stackDeploymentTarget, type TargetOptions } from './deployment-target.js'
import { hasStack, knownInputs, parseStackInputs, type CloudFormationRequest } from './inputs/parse-inputs.js'
import type { RunSite } from './opened-target.js'
import { renderOffline } from './render-offline.js'
import { StackLocator } from './stack/stack-locator.js'
import { StepOutputs } from './step-outputs.js'

/** What the provider needs of the process it runs in. */
export interface CloudFormationSetup {
  /** Makes a client for a region, else the usual one. */
  readonly connect: (region: string | undefined) => Promise<CloudFormation>
  /** The same for S3, with the input templateBucket. */
  readonly connectS3: (region: string | undefined) => Promise<S3>
  readonly site: RunSite
}

/** CloudFormation: deploys the template bundles of Proton as the stacks that Proton left. */
export function cloudFormationProvider(setup: CloudFormationSetup): Provider<InputSource> {
  return {
    id: 'cloudformation',
    inputs: knownInputs,
    parse: async source => {
      const request = await parseStackInputs(source)
      const mayBeAbsent = request?.change?.createIfMissing ?? false
      return request && targetRequest(setup, request, { mayBeAbsent, isReopened: false })
    },
    parseOverview: async source =>
      (await import('./overview/overview-request.js')).stackOverviewRequest(setup.connect, source),
    reopen: saved => {
      const request = savedRequest(saved)
      // What was to be created may not exist yet, or not any more.
      return request && targetRequest(setup, request, { mayBeAbsent: true, isReopened: true })
    },
  }
}

/** The target that an earlier process saved; it needs no files any more. */
function savedRequest(saved: Json): CloudFormationRequest | undefined {
  if (typeof saved !== 'object' || saved === null || !('target' in saved)) return undefined
  const { target, stackName, templateBucket } = saved
  if (!isTarget(target) || !hasStack(target)) return undefined
  const name = typeof stackName === 'string' ? stackName : undefined
  const bucket = savedBucket(templateBucket)
  return { target, stackName: name, templateBucket: bucket, folders: { workspace: '.' }, change: undefined }
}

function savedBucket(saved: Json | undefined): TemplateBucket | undefined {
  if (typeof saved !== 'object' || saved === null || !('bucket' in saved)) return undefined
  const { bucket, prefix } = saved
  return typeof bucket === 'string' && typeof prefix === 'string' ? { bucket, prefix } : undefined
}

function targetRequest(
  setup: CloudFormationSetup,
  request: CloudFormationRequest,
  opening: Opening,
): TargetRequest {
  const { target, stackName, folders, change, templateBucket } = request
  return {
    label: targetName(target),
    saved: {
      target: { ...target },
      stackName,
      ...(templateBucket && { templateBucket: { ...templateBucket } }),
    },
    render: change && (() => renderOffline({ target, folders, change })),
    connect: async context =>
      connectionTo(await setup.connect(context.region), { ...opening, setup, request, context }),
  }
}

type Opening = Pick<TargetOptions, 'mayBeAbsent' | 'isReopened'>

interface Connecting extends Opening {
  readonly request: CloudFormationRequest
  readonly context: ConnectContext
  readonly setup: CloudFormationSetup
}

async function connectionTo(
  client: CloudFormation,
  { request: { change, rollback, templateBucket, ...request }, setup, context, ...opening }: Connecting,
): Promise<Connection> {
  const region = await client.region()
  const api = stackApi(client)
  const isAws = () => isHostOf(cloudFormationService, client.host())
  const account = () => client.account?.()
  const outputs = new StepOutputs(context.report)
  const clock = { now: () => context.clock.now() + client.aheadMs() }
  const locator = new StackLocator({ api, clock }, request, ({ name, status }) => {
    outputs.set({ stackName: name, stackStatus: status })
  })
  const archive = templateBucket && (await archiveIn(templateBucket, await setup.connectS3(region), isAws))
  const opened = {
    ...request,
    api,
    clock,
    region: region ?? '',
    account,
    context,
    locator,
    outputs,
    site: setup.site,
    archive,
  }
  const url = () => (isAws() ? pageOf(region, locator.stackId) : undefined)
  return {
    region,
    endpoint: () => (isAws() ? undefined : client.host()),
    account,
    target: stackDeploymentTarget(opened, { ...opening, change, rollback, consoleUrl: url }),
  }
}

/** Loaded only where a bucket is named. */
async function archiveIn(place: TemplateBucket, s3: S3, isAws: () => boolean): Promise<TemplateArchive> {
  const archive = await import('./archive/template-archive.js')
  return new archive.TemplateArchive(s3, place, isAws)
}

/** The page of a stack in the AWS console. */
function pageOf(region: string | undefined, stackId: string | undefined): string | undefined {
  if (region === undefined || stackId === undefined) return undefined
  const host = region.startsWith('cn-')
    ? 'console.amazonaws.cn'
    : region.startsWith('us-gov-')
      ? 'console.amazonaws-us-gov.com'
      : `${region}.console.aws.amazon.com`
  return `https://${host}/cloudformation/home?region=${region}#/stacks/stackinfo?stackId=${encodeURIComponent(stackId)}`
}
