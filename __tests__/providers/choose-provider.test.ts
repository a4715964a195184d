import { describe, expect, it } from '@jest/globals'
import { chooseProvider, choiceText, type ProviderSettings } from '../../src/providers/choose-provider.js'

/** Chooses with this AWS configuration; without one, it must not be read. */
const choose = ({
  awsConfig,
  ...settings
}: Partial<Omit<ProviderSettings, 'awsConfig'>> & { awsConfig?: string }) =>
  chooseProvider({
    input: '',
    env: {},
    awsConfig: () =>
      awsConfig === undefined ? Promise.reject(new Error('not to be read')) : Promise.resolve(awsConfig),
    ...settings,
  })
const noEndpoint = 'no endpoint for Proton is configured, and AWS has shut down Proton'

describe('the provider', () => {
  it('is that of the input, whatever else is set', async () => {
    const env = { PROTON_DEPLOY_PROVIDER: 'cloudformation', AWS_ENDPOINT_URL: 'http://127.0.0.1:1' }
    expect(await choose({ input: 'proton', env })).toEqual({ id: 'proton', because: 'provider is set' })
    expect(await choose({ input: 'cloudformation', env })).toMatchObject({ id: 'cloudformation' })
  })

  it('is that of the variable without the input', async () => {
    const env = { PROTON_DEPLOY_PROVIDER: 'cloudformation', AWS_ENDPOINT_URL_PROTON: 'http://127.0.0.1:1' }
    expect(await choose({ env })).toEqual({ id: 'cloudformation', because: 'PROTON_DEPLOY_PROVIDER is set' })
  })

  it.each(['AWS_ENDPOINT_URL_PROTON', 'AWS_ENDPOINT_URL'])('is Proton where %s is set', async name => {
    expect(await choose({ env: { [name]: 'http://127.0.0.1:1' } })).toEqual({
      id: 'proton',
      because: `${name} sets an endpoint`,
    })
    expect((await choose({ env: { [name]: '' }, awsConfig: '' })).id).toBe('cloudformation')
    const ignored = { [name]: 'http://127.0.0.1:1', AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' }
    expect((await choose({ env: ignored })).id).toBe('cloudformation')
  })

  it.each([
    ['for all services', '[default]\nregion = us-east-1\nendpoint_url = http://127.0.0.1:1\n', 'default'],
    ['of a named profile', '[profile dev]\nendpoint_url=http://127.0.0.1:1\n', 'dev'],
    [
      'for Proton only',
      '[profile dev]\nservices = local\n[services local]\nproton =\n  endpoint_url = http://127.0.0.1:1\n',
      'dev',
    ],
  ])('is Proton where the profile has an endpoint %s', async (_, awsConfig, profile) => {
    const env = profile === 'default' ? {} : { AWS_PROFILE: profile }
    expect(await choose({ env, awsConfig })).toEqual({
      id: 'proton',
      because: `the AWS profile ${profile} sets an endpoint`,
    })
  })

  it.each([
    ['another profile', '[profile dev]\nendpoint_url = http://127.0.0.1:1\n'],
    ['a comment', '[default]\n# endpoint_url = http://127.0.0.1:1\n'],
    [
      'another service',
      '[default]\nservices = local\n[services local]\nproton =\n  region = us-east-1\ns3 =\n  endpoint_url = http://127.0.0.1:1\n',
    ],
    ['nothing', ''],
  ])('is CloudFormation where only %s has an endpoint', async (_, awsConfig) => {
    expect(await choose({ awsConfig })).toEqual({ id: 'cloudformation', because: noEndpoint })
  })

  it('has a problem where the name is none', async () => {
    expect((await choose({ input: 'cloud-formation' })).problem).toBe(
      'Invalid value "cloud-formation" for provider: must be one of proton, cloudformation; did you mean cloudformation?',
    )
    expect((await choose({ env: { PROTON_DEPLOY_PROVIDER: 'aws' } })).problem).toBe(
      'Invalid value "aws" for PROTON_DEPLOY_PROVIDER: must be one of proton, cloudformation',
    )
  })

  it('is named in the log only where one was chosen', async () => {
    expect(choiceText(await choose({ input: 'proton' }))).toBe('Provider: proton (provider is set).')
    expect(choiceText(await choose({ input: 'cfn' }))).toBeUndefined()
    expect(choiceText(await choose({ env: { PROTON_DEPLOY_PROVIDER: 'aws' } }))).toBeUndefined()
  })
})
