import { describe, expect, it } from '@jest/globals'
import type { ProviderError } from '../../../../src/shared/errors.js'
import { ask, awsEnvironment, client, failure, KEYS } from '../../../support/aws-environment.js'
import { page, proton, servers } from '../../../support/servers.js'

const { set, file } = awsEnvironment()
const { http, closed } = servers()
const text = ({ message, hint }: ProviderError) => `${message}. ${hint ?? ''}`
const ROLE = 'arn:aws:iam::111122223333:role/deploy'

/** Proton, and what it was asked. */
async function asked(): Promise<{ readonly url: string; readonly count: () => number }> {
  let count = 0
  const port = await http((request, response) => {
    count += 1
    proton(request, response)
  })
  return { url: `http://127.0.0.1:${port}`, count: () => count }
}

/** An AWS configuration whose credential_process are programs of Node: shells differ. */
async function configuration(): Promise<string> {
  const program = async (name: string, script: string) =>
    `"${process.execPath}" "${await file(name, script)}"`
  const fails = await program('fails.cjs', `console.error('the-password-of-ada'); process.exit(3)`)
  const garbage = await program('garbage.cjs', `console.log('the-password-of-ada')`)
  const keys = { Version: 1, AccessKeyId: 'a', SecretAccessKey: 'b', Expiration: '2020-01-01T00:00:00Z' }
  const old = await program('old.cjs', `console.log('${JSON.stringify(keys)}')`)
  return file(
    'config',
    `
[profile keys]
aws_access_key_id = a
aws_secret_access_key = b
[profile fails]
credential_process = ${fails}
[profile garbage]
credential_process = ${garbage}
[profile old]
credential_process = ${old}
[profile gone]
credential_process = /no/such/program
[profile chained]
role_arn = ${ROLE}
source_profile = nowhere
[profile circle]
role_arn = ${ROLE}
source_profile = circle2
[profile circle2]
role_arn = ${ROLE}
source_profile = circle
[profile odd]
role_arn = ${ROLE}
credential_source = Moon
[profile empty]
region = us-east-1
[profile half]
aws_access_key_id = a
`,
  )
}

describe('a search for credentials that fails', () => {
  it.each([
    ['stale', 'does not exist, or has no credentials', 'or change AWS_PROFILE'],
    ['empty', 'does not exist, or has no credentials', 'or change AWS_PROFILE'],
    ['half', 'does not exist, or has no credentials', 'or change AWS_PROFILE'],
    ['garbage', 'the credential_process of', 'returned invalid JSON'],
    ['old', 'the credential_process of', 'returned expired credentials'],
    ['chained', 'of profile "nowhere", which does not exist', 'source_profile'],
    ['circle', 'Detected a cycle', 'Change it in'],
    ['odd', 'Unsupported credential source', 'Moon'],
  ])('AWS_PROFILE=%s beside good keys', async (name, ...told) => {
    const { url, count } = await asked()
    const path = await configuration()
    set({ ...KEYS, AWS_ENDPOINT_URL_PROTON: url, AWS_CONFIG_FILE: path, AWS_PROFILE: name })
    const error = await failure(client())
    expect(error).toMatchObject({ code: 'CredentialsProviderError', fault: 'credentials', isUnsent: true })
    expect(text(error)).toContain(`profile "${name}" (set by AWS_PROFILE)`)
    for (const each of told) expect(text(error)).toContain(each)
    expect(error.hint).toContain('Nothing was sent to Proton.')
    expect(error.hint).toContain('unset AWS_PROFILE to use the keys')
    expect(text(error)).not.toMatch(/the-secret-key|password-of-ada|have expired:|proton:GetService/)
    expect(count()).toBe(0)
  })

  it.each(['fails', 'gone'])('a credential_process that %s is tried again, and never quoted', async name => {
    const { url } = await asked()
    const path = await configuration()
    set({ AWS_ENDPOINT_URL_PROTON: url, AWS_CONFIG_FILE: path, AWS_PROFILE: name })
    const proton = client()
    const faults: string[] = []
    for (let times = 0; times < 5; times += 1) {
      const error = await failure(proton)
      faults.push(error.fault)
      expect(error.isUnsent).toBe(true)
      expect(text(error)).toContain(`the credential_process of profile "${name}" (set by AWS_PROFILE) failed`)
      expect(text(error)).not.toMatch(/password-of-ada|no\/such/)
    }
    expect(faults).toEqual([...Array<string>(4).fill('transient'), 'credentials'])
  })

  it.each(['stale', 'chained', 'garbage'])('the input sourceProfile %s is named', async name => {
    const { url, count } = await asked()
    const path = await configuration()
    set({ ...KEYS, AWS_ENDPOINT_URL_PROTON: url, AWS_CONFIG_FILE: path, AWS_PROFILE: 'keys' })
    const error = await failure(client({}, name))
    expect(error).toMatchObject({ fault: 'credentials', isUnsent: true })
    expect(text(error)).toContain(`profile "${name}" (the input sourceProfile)`)
    expect(text(error)).not.toContain('AWS_PROFILE')
    expect(count()).toBe(0)
  })

  it("a sourceProfile that is not there never falls back to the machine's credentials", async () => {
    const { url, count } = await asked()
    const machine = await http((_, response) => response.end(credentials))
    const FULL_URI = `http://127.0.0.1:${machine}/`
    set({ AWS_ENDPOINT_URL_PROTON: url, AWS_CONTAINER_CREDENTIALS_FULL_URI: FULL_URI })
    expect(await ask(client())).toBe('shop')
    const error = await failure(client({}, 'stale'))
    expect(text(error)).toContain('profile "stale" (the input sourceProfile) does not exist')
    expect(count()).toBe(1)
  })

  it.each([
    ['no keys', {}, 'there are no credentials', 'Give the job credentials'],
    [
      'half of the keys',
      { AWS_ACCESS_KEY_ID: 'a' },
      'AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not',
      '',
    ],
    [
      'the other half',
      { AWS_SECRET_ACCESS_KEY: 'a' },
      'AWS_SECRET_ACCESS_KEY is set, but AWS_ACCESS_KEY_ID is not',
      '',
    ],
    [
      'a token file that does not exist',
      { AWS_WEB_IDENTITY_TOKEN_FILE: '/no/token', AWS_ROLE_ARN: ROLE },
      'the file /no/token of AWS_WEB_IDENTITY_TOKEN_FILE cannot be read (ENOENT)',
      'Check the path',
    ],
    [
      'a token file without a role',
      { AWS_WEB_IDENTITY_TOKEN_FILE: '/no/token' },
      'AWS_WEB_IDENTITY_TOKEN_FILE is set, but AWS_ROLE_ARN is not',
      'Set both.',
    ],
  ])('%s', async (_, variables, message, hint) => {
    const { url } = await asked()
    set({ AWS_ENDPOINT_URL_PROTON: url, ...variables })
    const error = await failure(client())
    expect(error).toMatchObject({ fault: 'credentials', isUnsent: true })
    expect(error.message).toContain(message)
    expect(error.hint).toContain(hint)
  })

  it('a role that STS refuses is not explained as an answer of Proton', async () => {
    const { url, count } = await asked()
    const sts = await http((_, response) => {
      response.writeHead(403, { 'content-type': 'text/xml' })
      response.end(
        '<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>Not authorized to perform sts:AssumeRoleWithWebIdentity</Message></Error><RequestId>r</RequestId></ErrorResponse>',
      )
    })
    const AWS_WEB_IDENTITY_TOKEN_FILE = await file('token', 'the-token')
    set({
      AWS_ENDPOINT_URL_PROTON: url,
      AWS_ENDPOINT_URL_STS: `http://127.0.0.1:${sts}`,
      AWS_WEB_IDENTITY_TOKEN_FILE,
      AWS_ROLE_ARN: ROLE,
    })
    const error = await failure(client())
    expect(error).toMatchObject({ fault: 'credentials', isUnsent: true })
    expect(error.message).toContain(
      'AWS_ROLE_ARN and AWS_WEB_IDENTITY_TOKEN_FILE: AccessDenied: Not authorized',
    )
    expect(error.hint).toContain('trust policy')
    expect(error.hint).not.toContain('proton:GetService')
    expect(count()).toBe(0)
  })

  it('an STS that cannot be reached may be back soon', async () => {
    const { url } = await asked()
    const AWS_WEB_IDENTITY_TOKEN_FILE = await file('token', 'the-token')
    set({
      AWS_ENDPOINT_URL_PROTON: url,
      AWS_ENDPOINT_URL_STS: `http://127.0.0.1:${await closed()}`,
      AWS_WEB_IDENTITY_TOKEN_FILE,
      AWS_ROLE_ARN: ROLE,
    })
    const error = await failure(client())
    expect(error).toMatchObject({ fault: 'transient', isUnsent: true })
    expect(text(error)).toContain('ECONNREFUSED')
    expect(text(error)).not.toContain('simulator')
  })
})

const credentials = JSON.stringify({
  AccessKeyId: 'a',
  SecretAccessKey: 'b',
  Token: 't',
  Expiration: '2100-01-01T00:00:00Z',
})

describe('an answer with credentials that is lost once', () => {
  it.each([
    ['cut', undefined],
    ['a page', page(200)],
    ['an error', page(500)],
  ])('of the instance metadata service: %s', async (_, lost) => {
    const { url, count } = await asked()
    let isLost = true
    const imds = await http((request, response) => {
      if (isLost && lost) lost(request, response)
      else if (isLost) request.socket.destroy()
      else if (request.method === 'PUT') response.end('token')
      else response.end(request.url?.endsWith('/deploy') ? credentials : 'deploy')
    })
    set({
      AWS_ENDPOINT_URL_PROTON: url,
      AWS_EC2_METADATA_DISABLED: 'false',
      AWS_EC2_METADATA_SERVICE_ENDPOINT: `http://127.0.0.1:${imds}`,
    })
    const there = client()
    const error = await failure(there)
    expect(error).toMatchObject({ fault: 'transient', isUnsent: true })
    expect(error.message).toContain('instance metadata service (IMDS)')
    isLost = false
    expect(await ask(there)).toBe('shop')
    expect(count()).toBe(1)
  })

  it('of the instance metadata service, on a machine of GitHub: there is none', async () => {
    const { url } = await asked()
    set({
      AWS_ENDPOINT_URL_PROTON: url,
      AWS_EC2_METADATA_DISABLED: 'false',
      AWS_EC2_METADATA_SERVICE_ENDPOINT: `http://127.0.0.1:${await http(page(404))}`,
    })
    process.env['RUNNER_ENVIRONMENT'] = 'github-hosted'
    try {
      expect(await failure(client())).toMatchObject({ fault: 'credentials', isUnsent: true })
    } finally {
      delete process.env['RUNNER_ENVIRONMENT']
    }
  })

  it('of a container: the variable is named', async () => {
    const { url } = await asked()
    let isLost = true
    const container = await http((request, response) => {
      if (isLost) page(200)(request, response)
      else response.end(credentials)
    })
    set({
      AWS_ENDPOINT_URL_PROTON: url,
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://127.0.0.1:${container}/`,
    })
    const there = client()
    const error = await failure(there)
    expect(error).toMatchObject({ fault: 'transient', isUnsent: true })
    expect(text(error)).toContain('AWS_CONTAINER_CREDENTIALS_FULL_URI')
    isLost = false
    expect(await ask(there)).toBe('shop')
  })
})
