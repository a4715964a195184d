import { MOST_INSTANCES } from '../plan/plan.js'
import { instanceNames } from '../plan/specs.js'
import { conflict, invalid, needed, notFound, textIn, type Answer, type Call, type Model } from './call.js'
import { startDeployment, busyWith, contentWith } from './deployments.js'
import { found, keyOf } from './reads.js'
import { targetAnswer } from './answers.js'
import { instancesOf, type Account, type Content, type Service, type Target } from './state.js'
import { RECOMMENDED, versionNamed } from './templates.js'

/** An update or a creation of a target that has deployments. */
export type Change = (model: Model, call: Call) => Answer

/** The parts of an update that all kinds have. */
interface Wanted {
  readonly member: string
  readonly key: string
  readonly spec: string | undefined
  readonly token?: string | undefined
  readonly part?: Partial<Target>
}

export function update(model: Model, call: Call, { member, key, spec, token, part = {} }: Wanted): Answer {
  const { history, endpoint } = model
  const target = found(history.now, key)
  const before = history.now
  const known = isRepeated(model, call, target, token)
  if (known) return { [member]: targetAnswer(model, call, history.now, found(history.now, key)) }
  const type = needed(call.input, 'deploymentType')
  const busy = busyWith(history.now, target)
  if (busy !== undefined) throw conflict(`The resource is busy: ${busy}`)
  const wanted = contentFor(model, call, target, spec)
  const kept = token ?? (endpoint.keepsToken ? target.token : undefined)
  history.target(key, { ...part, token: kept, acceptedSpec: wanted.spec, deletion: undefined })
  if (type === 'NONE') call.effects.push({ at: history.time.now, what: 'updated', key })
  else
    startDeployment(
      model,
      call,
      { ...found(history.now, key), attachedBefore: target.attachedTo },
      wanted,
      token,
    )
  const answered = endpoint.answersBefore ? before : history.now
  return { [member]: targetAnswer(model, call, answered, found(answered, key)) }
}

/** Whether an update with this token was accepted before; throws ValidationException when it was another update. */
function isRepeated(
  { endpoint, history }: Model,
  call: Call,
  target: Target,
  token: string | undefined,
): boolean {
  if (token === undefined || !endpoint.knowsTokens) return false
  const { deployments } = history.now
  const earlier = Object.values(deployments).find(one => one.token === token && one.key === target.key)
  if (!earlier) return false
  const spec = textIn(call.input, 'spec') ?? textIn(call.input, 'serviceSpec')
  if (spec !== undefined && spec !== earlier.deploys.spec) {
    throw invalid('The client token was used with other parameters')
  }
  return true
}

/** The content that the update deploys; throws ValidationException and ResourceNotFoundException as documented. */
function contentFor(model: Model, { input }: Call, target: Target, spec: string | undefined): Content {
  const type = needed(input, 'deploymentType')
  const [major, minor] = [textIn(input, 'templateMajorVersion'), textIn(input, 'templateMinorVersion')]
  const now = target.deployed ?? { major: '1', minor: '0', spec: undefined, templateFile: undefined }
  const templateFile = textIn(input, 'templateFile') ?? now.templateFile
  const sent = { spec: spec ?? previousSpec(model, input, target), templateFile }
  checkSpec(target, spec)
  switch (type) {
    case 'NONE':
    case 'CURRENT_VERSION':
      if ((major ?? minor) !== undefined) throw invalid(`No template version may be named with ${type}`)
      return { ...sent, major: now.major, minor: now.minor }
    case 'MINOR_VERSION':
      if (major !== undefined && major !== now.major) throw invalid('Not the current major version')
      return { ...sent, ...versionNamed(now.major, minor) }
    case 'MAJOR_VERSION': {
      const wanted = major === undefined ? RECOMMENDED : versionNamed(major, minor)
      if (Number(wanted.major) <= Number(now.major)) throw invalid('Not a higher major version')
      return { ...sent, ...wanted }
    }
    default:
      throw invalid(`Unknown deployment type: ${type}`)
  }
}

/** Without a spec the shown one stays; a detached component has none. */
function previousSpec({ endpoint }: Model, input: Call['input'], target: Target): string | undefined {
  if (textIn(input, 'serviceName') === '') return undefined
  return endpoint.showsSpec === 'fromSuccess'
    ? (target.deployed?.spec ?? target.acceptedSpec)
    : target.acceptedSpec
}

/** A service spec must name the instance that it is sent for. */
function checkSpec({ kind, instance }: Target, spec: string | undefined): void {
  if (spec === undefined || kind === 'component') return
  const names = instanceNames(spec)
  if (!names) throw invalid('The provided spec was not correctly formatted.')
  if (kind === 'instance' && !names.includes(instance)) throw invalid('The spec does not name the instance')
}

const updateComponent: Change = (model, call) => {
  const { input } = call
  const key = keyOf.component(input)
  const [service, instance] = [textIn(input, 'serviceName'), textIn(input, 'serviceInstanceName')]
  if ((service === undefined) !== (instance === undefined)) throw invalid('Name both, service and instance')
  const type = needed(input, 'deploymentType')
  if (type !== 'NONE' && type !== 'CURRENT_VERSION') throw invalid(`A component takes no ${type}`)
  if (type === 'NONE') refuseAllButDescription(input)
  const attachedTo = service === undefined ? {} : { attachedTo: attachment(model, service, instance) }
  const after = { ...found(model.history.now, key), ...attachedTo }
  // "Set this only when you attach the component to a service instance."
  if (textIn(input, 'serviceSpec') !== undefined && after.attachedTo === undefined)
    throw invalid('A component that is attached to nothing takes no service spec')
  return update(model, call, {
    member: 'component',
    key,
    spec: textIn(input, 'serviceSpec'),
    token: textIn(input, 'clientToken'),
    part: { ...describedBy(call), ...attachedTo },
  })
}

/** "You can only specify description in this mode": API reference, UpdateComponent. */
function refuseAllButDescription(input: Call['input']): void {
  const members = ['serviceName', 'serviceInstanceName', 'serviceSpec', 'templateFile'] as const
  if (members.some(member => input[member] !== undefined))
    throw invalid('With NONE only the description of a component can change')
}

function attachment(model: Model, service: string, instance: string | undefined): string | undefined {
  if (service === '') return undefined
  found(model.history.now, `instance ${service}/${instance ?? ''}`)
  return `${service}/${instance ?? ''}`
}

function describedBy({ input }: Call): Partial<Target> {
  const description = textIn(input, 'description')
  return description === undefined ? {} : { description }
}

/** Throws ConflictException when the target already exists, except for a repeated creation with the same token. */
function create(model: Model, call: Call, member: string, target: Target, wanted: Content): Answer {
  const { history, endpoint } = model
  const token = textIn(call.input, 'clientToken')
  const there = history.now.targets[target.key]
  if (there && (token === undefined || there.token !== token || !endpoint.knowsTokens))
    throw conflict(`It already exists: ${target.key}`)
  if (!there) {
    history.change(account => ({ ...account, targets: { ...account.targets, [target.key]: target } }))
    startDeployment(model, call, target, wanted, token)
  }
  return { [member]: targetAnswer(model, call, history.now, found(history.now, target.key)) }
}

const createInstance: Change = (model, call) => {
  const { input } = call
  const [service, name, spec] = [needed(input, 'serviceName'), needed(input, 'name'), needed(input, 'spec')]
  const { now } = model.history
  if (!now.services[service]) throw notFound(`The requested service does not exist: ${service}`)
  if (!now.targets[keyOf.instance(input)]) refuseInstance(now, now.services[service])
  const target = fresh(model, call, { kind: 'instance', key: keyOf.instance(input), service, instance: name })
  checkSpec(target, spec)
  return create(model, call, 'serviceInstance', target, contentWith(spec, versionIn(call)))
}

/** ConflictException while the service changes. Over the quota the API models only ValidationException here. */
function refuseInstance(account: Account, { name, status }: Service): void {
  if (status.endsWith('IN_PROGRESS')) throw conflict(`Service ${name} is busy: ${status}`)
  if (instancesOf(account, name).length >= MOST_INSTANCES)
    throw invalid(`A service has at most ${MOST_INSTANCES} instances.`)
}

const createEnvironment: Change = (model, call) => {
  const { input } = call
  const spec = needed(input, 'spec')
  needed(input, 'templateName')
  const version = versionNamed(needed(input, 'templateMajorVersion'), textIn(input, 'templateMinorVersion'))
  const target = fresh(model, call, { kind: 'environment', key: keyOf.environment(input) })
  return create(model, call, 'environment', target, contentWith(spec, version))
}

const createComponent: Change = (model, call) => {
  const { input } = call
  needed(input, 'manifest')
  const templateFile = needed(input, 'templateFile')
  const service = textIn(input, 'serviceName')
  const attachedTo =
    service === undefined ? undefined : attachment(model, service, textIn(input, 'serviceInstanceName'))
  const target = { ...fresh(model, call, { kind: 'component', key: keyOf.component(input) }), attachedTo }
  const wanted = { ...contentWith(textIn(input, 'serviceSpec'), RECOMMENDED), templateFile }
  return create(model, call, 'component', target, wanted)
}

function versionIn({ input }: Call) {
  const major = textIn(input, 'templateMajorVersion')
  return major === undefined ? RECOMMENDED : versionNamed(major, textIn(input, 'templateMinorVersion'))
}

/** A target that did not exist before. */
export function fresh(
  { history }: Model,
  { input, author }: Call,
  part: Pick<Target, 'kind' | 'key'> & Partial<Target>,
): Target {
  return {
    service: '',
    instance: '',
    environment: textIn(input, 'environmentName') ?? 'live',
    name: textIn(input, 'name') ?? '',
    createdAt: history.time.now,
    createdBy: author,
    templateName: part.kind === 'environment' ? 'vpc' : 'web',
    deployed: undefined,
    acceptedSpec: undefined,
    attempted: undefined,
    succeeded: undefined,
    token: textIn(input, 'clientToken'),
    description: textIn(input, 'description'),
    ...part,
  }
}

export const changes: Readonly<Record<string, Change>> = {
  UpdateServiceInstance: (model, call) =>
    update(model, call, {
      member: 'serviceInstance',
      key: keyOf.instance(call.input),
      spec: textIn(call.input, 'spec'),
      token: textIn(call.input, 'clientToken'),
    }),
  UpdateServicePipeline: (model, call) =>
    update(model, call, {
      member: 'pipeline',
      key: keyOf.pipeline(call.input),
      spec: needed(call.input, 'spec'),
    }),
  UpdateEnvironment: (model, call) =>
    update(model, call, {
      member: 'environment',
      key: keyOf.environment(call.input),
      spec: textIn(call.input, 'spec'),
      part: describedBy(call),
    }),
  UpdateComponent: updateComponent,
  CreateServiceInstance: createInstance,
  CreateEnvironment: createEnvironment,
  CreateComponent: createComponent,
}
