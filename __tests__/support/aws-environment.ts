import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach } from '@jest/globals'
import { GetServiceCommand } from '@aws-sdk/client-proton'
import { ProviderError } from '../../src/shared/errors.js'
import { connect, type Proton } from '../../src/providers/proton/api/client.js'

/** What the SDK reads of this process and its files, set for one test. */
export interface AwsEnvironment {
  /** Sets variables in place of all of AWS and of proxies. Without credentials and files, if not given. */
  readonly set: (variables: Readonly<Record<string, string>>) => void
  /** Writes a file for this test and answers its path. */
  readonly file: (name: string, text: string) => Promise<string>
}

/** Credentials that open nothing. */
export const KEYS = { AWS_ACCESS_KEY_ID: 'AKIATEST', AWS_SECRET_ACCESS_KEY: 'the-secret-key' } as const

const OURS = /^AWS_|_PROXY$|^NODE_EXTRA_CA_CERTS$/i

/** Sets up a folder and a clean environment for each test of this file; all is as before after it. */
export function awsEnvironment(): AwsEnvironment {
  const before = Object.entries(process.env).filter(([name]) => OURS.test(name))
  let folder = ''
  const clear = () => {
    for (const name of Object.keys(process.env).filter(each => OURS.test(each)))
      Reflect.deleteProperty(process.env, name)
  }
  const set = (variables: Readonly<Record<string, string>>) => {
    clear()
    const none = join(folder, 'none')
    Object.assign(process.env, {
      AWS_REGION: 'us-east-1',
      AWS_CONFIG_FILE: none,
      AWS_SHARED_CREDENTIALS_FILE: none,
      AWS_EC2_METADATA_DISABLED: 'true',
      ...variables,
    })
  }
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aws-'))
    set(KEYS)
  })
  afterEach(async () => {
    clear()
    Object.assign(process.env, Object.fromEntries(before))
    await rm(folder, { recursive: true })
  })
  return {
    set,
    file: async (name, text) => {
      const path = join(folder, name)
      await writeFile(path, text)
      return path
    },
  }
}

/** A client by the environment as it is now, as the action makes one. */
export function client(agents: object = {}, profile?: string): Proton {
  return connect(undefined, agents, () => undefined, { profile, env: process.env })
}

/** Asks for a service, and answers its name. */
export function ask({ call }: Proton): Promise<string> {
  const command = new GetServiceCommand({ name: 'shop' })
  return call(
    'GetService',
    proton => proton.send(command),
    ({ service }) => {
      if (service?.name === undefined) throw new TypeError('the response has no service')
      return service.name
    },
  )
}

/** The error of a request that must fail. */
export async function failure(proton: Proton): Promise<ProviderError> {
  try {
    await ask(proton)
  } catch (error) {
    if (error instanceof ProviderError) return error
    throw error
  }
  throw new Error('the request succeeded')
}
