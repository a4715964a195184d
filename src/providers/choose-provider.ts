import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { didYouMean, nearest } from '../shared/did-you-mean.js'

/** The values of the input `provider`. */
export const providerIds = ['proton', 'cloudformation'] as const
export type ProviderId = (typeof providerIds)[number]

/** Sets the provider of every step of a workflow, such as from a variable of the repository. */
const PROVIDER_VARIABLE = 'PROTON_DEPLOY_PROVIDER'

/** What the choice depends on; `awsConfig` reads the text of the AWS configuration file, only when it decides. */
export interface ProviderSettings {
  readonly input: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly awsConfig: () => Promise<string>
}

/** A provider, and what it was chosen by. */
export interface ChosenProvider {
  readonly id: ProviderId
  readonly because: string
  /** What is wrong with the setting that was to choose; then `id` is a stand-in that reads the other inputs. */
  readonly problem?: string | undefined
}

/** Which provider a step uses: the input, else the variable, else Proton where an endpoint for it is configured. */
export async function chooseProvider({ input, env, awsConfig }: ProviderSettings): Promise<ChosenProvider> {
  if (input !== '') return byName('provider', input)
  const variable = env[PROVIDER_VARIABLE] ?? ''
  if (variable !== '') return byName(PROVIDER_VARIABLE, variable)
  const endpoint = await endpointSetting(env, awsConfig)
  if (endpoint !== undefined) return { id: 'proton', because: `${endpoint} sets an endpoint` }
  return {
    id: 'cloudformation',
    because: 'no endpoint for Proton is configured, and AWS has shut down Proton',
  }
}

/** What the log says of the choice; undefined where there is none: then the problem is reported with those of the inputs. */
export function choiceText({ id, because, problem }: ChosenProvider): string | undefined {
  return problem === undefined ? `Provider: ${id} (${because}).` : undefined
}

/** The text of the AWS configuration file; '' where there is none that can be read. */
export async function readAwsConfig(env: ProviderSettings['env']): Promise<string> {
  const path = env['AWS_CONFIG_FILE'] || join(homedir(), '.aws', 'config')
  return readFile(path, 'utf8').catch(() => '')
}

function byName(setting: string, name: string): ChosenProvider {
  const id = providerIds.find(one => one === name)
  if (id) return { id, because: `${setting} is set` }
  const meant = didYouMean(nearest(name, providerIds))
  const problem = `Invalid value ${JSON.stringify(name.slice(0, MAX_SHOWN))} for ${setting}: must be one of ${providerIds.join(', ')}${meant}`
  return { id: 'proton', because: `${setting} is not valid`, problem }
}

const MAX_SHOWN = 100

/** The setting that gives Proton an endpoint; undefined where none does. */
async function endpointSetting(
  env: ProviderSettings['env'],
  awsConfig: ProviderSettings['awsConfig'],
): Promise<string | undefined> {
  if (env['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'] === 'true') return undefined
  const variable = ['AWS_ENDPOINT_URL_PROTON', 'AWS_ENDPOINT_URL'].find(name => (env[name] ?? '') !== '')
  if (variable !== undefined) return variable
  const profile = env['AWS_PROFILE'] || 'default'
  return hasEndpoint(await awsConfig(), profile) ? `the AWS profile ${profile}` : undefined
}

/** Whether a profile of the AWS configuration has an endpoint for all services or, by its `services`, for Proton. */
function hasEndpoint(awsConfig: string, profile: string): boolean {
  const sections = sectionsOf(awsConfig)
  const own = sections.get(`profile ${profile}`) ?? sections.get(profile) ?? []
  if (own.some(line => /^endpoint_url\s*=/.test(line))) return true
  const services = own.flatMap(line => /^services\s*=\s*(.+?)\s*$/.exec(line)?.[1] ?? [])[0]
  const lines = services === undefined ? [] : (sections.get(`services ${services}`) ?? [])
  const start = lines.findIndex(line => /^proton\s*=/.test(line))
  // The settings of a service are indented below its name.
  const rest = lines.slice(start + 1)
  const end = rest.findIndex(line => /^\S/.test(line))
  const settings = start < 0 ? [] : rest.slice(0, end < 0 ? rest.length : end)
  return settings.some(line => /^\s+endpoint_url\s*=/.test(line))
}

/** The lines of each `[section]`, without comments. */
function sectionsOf(text: string): ReadonlyMap<string, readonly string[]> {
  const sections = new Map<string, string[]>()
  let current: string[] = []
  for (const line of text.split(/\r?\n/)) {
    const name = /^\[\s*(.+?)\s*\]/.exec(line)?.[1]
    if (name !== undefined) {
      current = []
      sections.set(name.replace(/\s+/, ' '), current)
    } else if (!/^\s*([#;]|$)/.test(line)) current.push(line)
  }
  return sections
}
