import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { buildState } from '../account/build-state.js'
import type { CloudFormationAccount } from '../account/account-file.js'
import { defaultCloudFormationAccount } from '../account/default-account.js'
import { checkCloudFormationAccount } from '../account/parse.js'
import { ApiError } from '../../server/api-error.js'
import { faultPicker, injectFault } from '../../server/faults.js'
import { listen, type ListenOptions, type Service, type Simulator } from '../../server/listen.js'
import { type Call, readBody, signedService } from '../../server/protocol.js'
import { errorReply, replyOf } from '../../server/reply.js'
import type { SimulatedService, Simulation, SimulationOptions } from '../../server/simulation.js'
import { openAccount } from '../../journal/open-account.js'
import { answerObject } from '../objects/answer-object.js'
import { isObjectRequest, objectOperations, readObjectCall } from '../objects/object-call.js'
import { operations } from '../operations/registry.js'
import { advance } from '../state/timeline.js'
import { queryErrors } from './errors.js'
import { parseForm } from './form.js'
import { responseText } from './xml.js'

/** In bytes: a template of 51 200 characters, each of them escaped, and the rest of a request stay below it. */
const MAX_BODY_BYTES = 1_048_576

const cloudFormation: SimulatedService<CloudFormationAccount> = {
  name: 'CloudFormation',
  defaultAccount: defaultCloudFormationAccount,
  checkAccount: checkCloudFormationAccount,
  open: simulateCloudFormation,
}

/**
 * Starts a simulator on the loopback address; rejects with AccountError, StateError, or the system's error (EADDRINUSE).
 */
export async function startCloudFormation(
  options: ListenOptions & SimulationOptions<CloudFormationAccount> = {},
): Promise<Simulator & { readonly region: string }> {
  const { account, answer } = openAccount(cloudFormation, options)
  const service: Service = {
    read: readCall,
    answer,
    contentType: 'text/xml',
    logged: ['StackName', 'ChangeSetName', 'OperationId', 'Bucket'],
  }
  return { ...(await listen(service, options)), region: account.region ?? 'us-east-1' }
}

function simulateCloudFormation(
  account: CloudFormationAccount,
  speed: number,
  startedAt: number,
): Simulation {
  const state = buildState(account, speed, startedAt)
  const nextFault = faultPicker(account.faults ?? [])
  const answerQuery = ({ operation, input }: Call, now: number) => {
    advance(state.stacks, now)
    const run = operations.get(operation)
    if (run === undefined) throw queryErrors.unknownOperation(operation)
    return responseText(operation, randomUUID(), run(input, { state, now }))
  }
  return {
    answer: (call, at) => {
      const fault = call.error === undefined ? nextFault(call.operation) : undefined
      if (objectOperations.includes(call.operation)) return answerObject(state.buckets, call, fault)
      if (call.error !== undefined) return errorReply(call.error, queryErrors)
      const run = () => answerQuery(call, at)
      return fault === undefined
        ? replyOf(run, queryErrors)
        : injectFault(fault, call.operation, run, queryErrors)
    },
    changeSpeed: (newSpeed, at) => {
      advance(state.stacks, at)
      state.speed = newSpeed
    },
  }
}

/**
 * Reads a request of the query protocol: `POST /`, form-encoded, signed for the service `cloudformation`; or one to S3, for
 * the templates that a URL names.
 */
async function readCall(request: IncomingMessage): Promise<Call> {
  if (isObjectRequest(request)) return readObjectCall(request)
  const body = await readBody(request, MAX_BODY_BYTES)
  const { Action: action, Version: version, ...input } = parseForm(body ?? '')
  const isName = typeof action === 'string' && /^[A-Za-z]{1,100}$/.test(action)
  const operation = isName && !objectOperations.includes(action) ? action : '-'
  const error = requestError(request, body, version)
  return error === undefined ? { operation, input } : { operation, input: {}, error }
}

function requestError(
  { method, url, headers }: IncomingMessage,
  body: string | undefined,
  version: unknown,
): ApiError | undefined {
  if (method !== 'POST' || url !== '/') return new ApiError('InvalidAction', 'Requests go to POST /.', 404)
  if (body === undefined)
    return new ApiError('RequestEntityTooLarge', `The body is larger than ${MAX_BODY_BYTES} bytes.`, 413)
  if (!headers.authorization)
    return new ApiError('MissingAuthenticationToken', 'Request is missing Authentication Token', 403)
  if (signedService(headers.authorization) !== 'cloudformation')
    return new ApiError(
      'SignatureDoesNotMatch',
      "Credential should be scoped to correct service: 'cloudformation'.",
      403,
    )
  if (version !== '2010-05-15') return new ApiError('InvalidAction', 'Requests have the Version 2010-05-15.')
  return undefined
}
