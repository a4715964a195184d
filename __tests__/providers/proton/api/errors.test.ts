import { describe, expect, it } from '@jest/globals'
import { isTransient } from '../../../../src/shared/errors.js'
import { isAwsHost, translate } from '../../../../src/providers/proton/api/errors.js'

const AWS = 'proton.us-east-1.amazonaws.com'

function thrown(name: string, more: object = {}): Error {
  return Object.assign(new Error(`the message of ${name}`), { name, ...more })
}

describe('what the SDK throws', () => {
  it.each([
    ['AccessDeniedException', 'denied'],
    ['ConflictException', 'conflict'],
    ['ResourceNotFoundException', 'notFound'],
    ['ValidationException', 'invalid'],
    ['ServiceQuotaExceededException', 'invalid'],
    ['ExpiredTokenException', 'credentials'],
    ['UnrecognizedClientException', 'credentials'],
    ['CredentialsProviderError', 'credentials'],
    ['UnknownOperationException', 'unknownOperation'],
    ['ThrottlingException', 'transient'],
    ['InternalServerException', 'transient'],
    ['TimeoutError', 'transient'],
    ['SomethingNewException', 'unknown'],
    ['toString', 'unknown'],
  ])('%s is %s', (name, fault) => {
    const error = translate('GetService', thrown(name), 'localhost')
    expect(error).toMatchObject({ operation: 'GetService', code: name, fault })
    expect(isTransient(error)).toBe(fault === 'transient')
  })

  it.each(['SyntaxError', 'TypeError', 'RangeError'])('%s is an answer that is none of Proton', name => {
    expect(translate('GetService', thrown(name), 'localhost')).toMatchObject({
      ...{ code: 'InvalidResponse', fault: 'transient' },
    })
  })

  it.each(['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ETIMEDOUT', 'EAI_AGAIN'])(
    'a network error is known by its code %s',
    code => {
      expect(translate('GetService', thrown('Error', { code }), AWS)).toMatchObject({
        code,
        fault: 'transient',
      })
    },
  )

  it('an unknown error of a server in trouble passes', () => {
    expect(translate('GetService', thrown('Odd', { $metadata: { httpStatusCode: 503 } }), AWS).fault).toBe(
      'transient',
    )
  })

  it.each([
    ['Unknown', 302],
    ['Unknown', 404],
    ['UnknownError', 407],
  ])('%s with HTTP %d is something in between, not Proton', (name, httpStatusCode) => {
    expect(translate('GetService', thrown(name, { $metadata: { httpStatusCode } }), AWS).fault).toBe(
      'transient',
    )
  })

  it('an answer in another protocol passes, and is named', () => {
    const code = 'HPE_INVALID_CONSTANT'
    expect(translate('GetService', thrown('Error', { code }), AWS)).toMatchObject({
      code,
      fault: 'transient',
    })
  })

  it('a bad certificate is named and does not pass', () => {
    const code = 'CERT_HAS_EXPIRED'
    expect(translate('GetService', thrown('Error', { code }), AWS)).toMatchObject({ code, fault: 'unknown' })
  })

  it('keeps the id of the request', () => {
    const error = translate(
      'GetService',
      thrown('ConflictException', { $metadata: { requestId: 'r-1' } }),
      AWS,
    )
    expect(error).toMatchObject({ message: 'the message of ConflictException (request r-1)' })
  })

  it.each([undefined, null, 'text', 42])('survives that %j is thrown', odd => {
    expect(translate('GetService', odd, undefined)).toMatchObject({
      fault: 'unknown',
      message: 'no message',
    })
  })
})

describe('whether a request that failed was applied', () => {
  it.each([
    ['ThrottlingException', {}],
    ['TooManyRequestsException', {}],
    ['RequestLimitExceeded', {}],
    ['SomethingNew', { $metadata: { httpStatusCode: 429 } }],
    ['Error', { code: 'ENOTFOUND' }],
    ['Error', { code: 'ECONNREFUSED' }],
    ['Error', { code: 'EAI_AGAIN' }],
    ['Error', { code: 'ETIMEDOUT', syscall: 'connect' }],
    ['AggregateError', { code: 'ETIMEDOUT', errors: [{ syscall: 'connect' }, { syscall: 'connect' }] }],
    ['Error', { code: 'EHOSTUNREACH', syscall: 'connect' }],
    ['Error', { code: 'CERT_HAS_EXPIRED' }],
    ['Error', { code: 'SELF_SIGNED_CERT_IN_CHAIN' }],
    ['Error', { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' }],
    ['TimeoutError', { message: 'the request socket did not establish a connection with the server' }],
  ])('%s with %j was not', (name, more) => {
    expect(translate('UpdateService', thrown(name, more), 'localhost').isUnsent).toBe(true)
  })

  it.each([
    ['InternalServerException', {}],
    ['ServiceUnavailable', { $metadata: { httpStatusCode: 503 } }],
    ['Error', { code: 'ECONNRESET', syscall: 'read' }],
    ['Error', { code: 'EPIPE', syscall: 'write' }],
    ['Error', { code: 'ETIMEDOUT', syscall: 'read' }],
    ['AggregateError', { code: 'ETIMEDOUT', errors: [{ syscall: 'connect' }, { syscall: 'read' }] }],
    ['TimeoutError', {}],
    ['AbortError', {}],
    ['SyntaxError', { $metadata: { httpStatusCode: 200 } }],
    ['ConflictException', { $metadata: { httpStatusCode: 409 } }],
  ])('%s with %j may have been', (name, more) => {
    expect(translate('UpdateService', thrown(name, more), 'localhost').isUnsent).toBe(false)
  })
})

it('what is no XML is no answer of a service that answers in XML', () => {
  const message = '@aws-sdk XML parse error: unexpected content.'
  const error = translate('DescribeStacks', thrown('Error', { message }), 'localhost')
  expect(error).toMatchObject({ fault: 'transient', isUnsent: false })
  expect(error.message).toContain('the response was not one of')
})

describe('the remedy', () => {
  const hint = (name: string, host: string, more: object = {}) =>
    translate('GetService', thrown(name, more), host).hint ?? ''

  it.each([
    ['AccessDeniedException', {}],
    ['SomethingNewException', {}],
    ['Error', { code: 'ENOTFOUND' }],
    ['Error', { code: 'EAI_AGAIN' }],
    ['UnknownOperationException', {}],
  ])('names the end of Proton for %s on the endpoint of AWS, and only there', (name, more) => {
    expect(hint(name, AWS, more)).toContain('AWS ended Proton on 2026-10-07')
    expect(hint(name, AWS, more)).toContain('AWS_ENDPOINT_URL_PROTON')
    expect(hint(name, 'localhost', more)).not.toContain('AWS ended Proton')
  })

  it('names the IAM action that is missing', () => {
    expect(hint('AccessDeniedException', 'localhost')).toContain('proton:GetService')
  })

  it('distinguishes missing credentials from expired ones', () => {
    expect(hint('MissingAuthenticationTokenException', AWS)).toContain('Give the job credentials')
    expect(hint('ExpiredTokenException', AWS)).toContain('have expired')
  })
})

describe('the endpoint of AWS', () => {
  it.each([
    'proton.eu-west-1.amazonaws.com',
    'proton-fips.us-east-1.amazonaws.com',
    'proton.us-east-1.api.aws',
  ])('%s', host => {
    expect(isAwsHost(host)).toBe(true)
  })

  it.each([undefined, '127.0.0.1', 'proton.example', 'proton.us-east-1.amazonaws.com.evil.example'])(
    'is not %s',
    host => {
      expect(isAwsHost(host)).toBe(false)
    },
  )
})
