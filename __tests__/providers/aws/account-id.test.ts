import { describe, expect, it } from '@jest/globals'
import { ProviderError } from '../../../src/shared/errors.js'
import { accountObserver } from '../../../src/providers/aws/account-id.js'

const arn = (account: string, more = 'service/shop') => `arn:aws:proton:eu-west-1:${account}:${more}`
const refused = (message: string) =>
  new ProviderError('GetService', 'AccessDeniedException', 'denied', { message })

describe('the account', () => {
  it.each<readonly [string, unknown, string | undefined]>([
    ['a service', { $metadata: {}, service: { arn: arn('123456789012') } }, '123456789012'],
    [
      'another partition',
      { environment: { arn: 'arn:aws-us-gov:proton:us-gov-west-1:123456789012:environment/prod' } },
      '123456789012',
    ],
    ['an endpoint without ARNs', { service: { name: 'shop' } }, undefined],
    ['an ARN of another form', { service: { arn: 'arn:aws:proton::shop' } }, undefined],
    ['an ARN that is none', { service: { arn: 7 } }, undefined],
    ['nothing', undefined, undefined],
    ['null', { service: null }, undefined],
  ])('is that of the answer: %s', (_, answer, account) => {
    const noted = accountObserver()
    expect(noted.answer(answer)).toBe(answer)
    expect(noted.account()).toBe(account)
  })

  it.each([
    [`User: arn:aws:sts::123456789012:assumed-role/plan/x is not authorized to perform: x`, '123456789012'],
    [`The requested resource does not exist: ${arn('123456789012')}`, '123456789012'],
    ['arn:aws:s3:::123456789012', undefined],
    ['no', undefined],
  ])('is that of the refusal: %s', (message, account) => {
    const noted = accountObserver()
    const error = refused(message)
    expect(noted.refusal(error)).toBe(error)
    expect(noted.account()).toBe(account)
  })

  it('is the first that was named', () => {
    const noted = accountObserver()
    noted.answer({ service: { arn: arn('111111111111') } })
    noted.answer({ service: { arn: arn('222222222222') } })
    expect(noted.account()).toBe('111111111111')
  })
})
