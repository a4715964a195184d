import { deploymentTypes, type DeploymentType } from './deployment.js'
import { InputError, type Problem } from './errors.js'
import { readSpec, type Places } from './spec.js'
import { targetKinds, type Target } from './target.js'

/** What the workflow asks for, checked. */
export interface Request {
  readonly target: Target
  readonly deploymentType: DeploymentType
  readonly templateMajorVersion?: string | undefined
  readonly templateMinorVersion?: string | undefined
  readonly spec?: string | undefined
  readonly wait: boolean
  readonly timeoutMs: number
  readonly cancelOnTimeout: boolean
  readonly onConflict: 'wait' | 'fail'
  readonly maskOutputs: boolean
  readonly region?: string | undefined
}

/** One input as the runner hands it over: '' when it is not given. */
export type ReadInput = (name: string) => string

/** ResourceName of Proton's API: 1 to 100 characters. */
const NAME = /^[0-9A-Za-z]+[0-9A-Za-z_-]*$/
/** TemplateVersionPart of Proton's API: 1 to 20 characters. */
const VERSION = /^(0|[1-9]\d*)$/
const REGION = /^[a-z]{2,}(-[a-z]+)+-\d+$/
/** The YAML 1.2 core schema's booleans, as the runner's own toolkit reads them. */
const booleans: ReadonlyMap<string, boolean> = new Map([
  ...['true', 'True', 'TRUE'].map(word => [word, true] as const),
  ...['false', 'False', 'FALSE'].map(word => [word, false] as const),
])

/** Reads all inputs and the spec. Throws InputError with every problem at once; nothing has been asked of Proton then. */
export async function readRequest(read: ReadInput, places: Places): Promise<Request> {
  const parse = new Parser(read)
  const { problems } = parse
  const target = readTarget(parse)
  const deploymentType = parse.choice('deploymentType', deploymentTypes, 'CURRENT_VERSION')
  const versions = readVersions(parse, deploymentType)
  const rest = {
    wait: parse.boolean('wait', true),
    timeoutMs: parse.positive('timeoutMinutes', 60) * 60_000,
    cancelOnTimeout: parse.boolean('cancelOnTimeout', false),
    onConflict: parse.choice('onConflict', ['wait', 'fail'], 'wait') ?? 'wait',
    maskOutputs: parse.boolean('maskOutputs', false),
    region: parse.matching('region', REGION, 40, 'the name of an AWS region, such as eu-west-1'),
  }
  const specPath = read('specPath')
  const spec = specPath === '' ? undefined : await readSpec(specPath, target, places, problems)
  if (problems.length > 0 || !target || !deploymentType) throw new InputError(problems)
  return { target, deploymentType, ...versions, spec, ...rest }
}

function readTarget(parse: Parser): Target | undefined {
  const kind = parse.choice('target', targetKinds)
  const name = (input: string) =>
    parse.matching(input, NAME, 100, '1 to 100 letters, digits, - and _, beginning with a letter or digit')
  const serviceName = name('serviceName')
  const serviceInstanceName = name('serviceInstanceName')
  parse.require('serviceName', 'name the Proton service')
  if (kind === 'instance') parse.require('serviceInstanceName', 'target instance needs it')
  if (kind === 'pipeline') {
    parse.refuse(
      'serviceInstanceName',
      'a pipeline belongs to the whole service; leave it out, or use target: instance',
    )
  }
  if (!kind || serviceName === undefined) return undefined
  if (kind === 'pipeline') return { kind, serviceName }
  return serviceInstanceName === undefined ? undefined : { kind, serviceName, serviceInstanceName }
}

function readVersions(parse: Parser, type: DeploymentType | undefined) {
  const part = (input: string) =>
    parse.matching(input, VERSION, 20, 'a whole number without leading zeros, such as 0, 1 or 12')
  const templateMajorVersion = part('templateMajorVersion')
  const templateMinorVersion = part('templateMinorVersion')
  if (type === 'NONE' || type === 'CURRENT_VERSION') {
    for (const input of ['templateMajorVersion', 'templateMinorVersion']) {
      parse.refuse(input, `not with deploymentType ${type}; allowed with MINOR_VERSION and MAJOR_VERSION`)
    }
  }
  if (type === 'MAJOR_VERSION' && templateMajorVersion === undefined && templateMinorVersion !== undefined) {
    parse.refuse(
      'templateMinorVersion',
      'with deploymentType MAJOR_VERSION it needs templateMajorVersion beside it',
    )
  }
  return { templateMajorVersion, templateMinorVersion }
}

/** Reads inputs one by one. What is wrong is collected, and undefined or the default answered instead. */
class Parser {
  readonly #read: ReadInput
  readonly problems: Problem[] = []

  constructor(read: ReadInput) {
    this.#read = read
  }

  require(input: string, because: string): void {
    if (this.#read(input) === '') this.#wrong(input, because)
  }

  refuse(input: string, because: string): void {
    if (this.#read(input) !== '') this.#wrong(input, because)
  }

  choice<const T extends string>(input: string, allowed: readonly T[], byDefault?: T): T | undefined {
    const given = this.#read(input)
    if (given === '' && byDefault !== undefined) return byDefault
    const chosen = allowed.find(one => one === given)
    if (chosen === undefined) this.#wrong(input, `must be one of ${allowed.join(', ')}`)
    return chosen
  }

  matching(input: string, pattern: RegExp, longest: number, allowed: string): string | undefined {
    const given = this.#read(input)
    if (given === '') return undefined
    if (given.length <= longest && pattern.test(given)) return given
    this.#wrong(input, `must be ${allowed}`)
    return undefined
  }

  boolean(input: string, byDefault: boolean): boolean {
    const given = this.#read(input)
    if (given === '') return byDefault
    const value = booleans.get(given)
    if (value === undefined) this.#wrong(input, 'must be true or false')
    return value ?? byDefault
  }

  positive(input: string, byDefault: number): number {
    const given = this.#read(input)
    if (given === '') return byDefault
    const value = /^\d*\.?\d+$/.test(given) ? Number(given) : NaN
    if (value > 0 && Number.isFinite(value)) return value
    this.#wrong(input, 'must be a number of minutes above 0, such as 90 or 7.5')
    return byDefault
  }

  #wrong(input: string, allowed: string): void {
    const given = this.#read(input)
    const quoted = JSON.stringify(given.length > 120 ? `${given.slice(0, 120)}…` : given)
    this.problems.push({ input, message: `${input} ${given === '' ? 'is missing' : quoted}: ${allowed}` })
  }
}
