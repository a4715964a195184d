import { describe, expect, it } from '@jest/globals'
import {
  linkTo,
  MAX_TEMPLATE_BYTES,
  splitRecord,
  textDigest,
  withRecord,
} from '../../../src/providers/cloudformation/record.js'

const text = 'Resources:\n  Topic:\n    Type: AWS::SNS::Topic'
const record = {
  id: '2a2f1c7e-5d1b-4a3e-9c55-0d9a4f0a1b2c',
  proof: 'bytes',
  template: 'web',
  major: '1',
  bundle: 'b'.repeat(64),
  commit: 'c'.repeat(40),
  run: 'https://github.com/example/shop/actions/runs/9001',
  spec: 'proton: ServiceSpec\ninstances:\n  - name: prod\n    spec: { motto: "schön 🚀" }\n',
  before: { id: 'an-earlier-one', run: 'https://github.com/example/shop/actions/runs/8000' },
} as const

describe('a record', () => {
  it('is the first line of the text, in ASCII, and is read again', () => {
    const recorded = withRecord(text, record)
    expect(recorded.split('\n').slice(1).join('\n')).toBe(text)
    expect(recorded).toMatch(/^# proton-deploy \{"v":1,[ -~]+\}\n/)
    expect(splitRecord(recorded)).toEqual({
      text,
      record: { ...record, sha256: textDigest(text) },
      recordDigest: textDigest(recorded.split('\n')[0] ?? ''),
    })
  })

  it('is none for a text that somebody has edited', () => {
    const edited = withRecord(text, record).replace('SNS', 'SQS')
    expect(splitRecord(edited)).toEqual({ text: text.replace('SNS', 'SQS'), record: undefined })
  })

  it('is kept where question marks may hide characters', () => {
    const deployed = withRecord(`${text} # é`, record).replace('é', '?')
    expect(splitRecord(deployed)).toMatchObject({ text: `${text} # ?`, record: { id: record.id } })
    expect(splitRecord(deployed.replace('SNS', 'SQS')).record).toBeUndefined()
  })

  it('is none for an edited text with question marks of its own', () => {
    const recorded = withRecord(`${text} # why?`, record)
    expect(splitRecord(recorded).record).toBeDefined()
    expect(splitRecord(recorded.replace('SNS', 'SQS')).record).toBeUndefined()
  })

  it('is not written to JSON', () => {
    expect(withRecord('{"Resources":{}}', record)).toBe('{"Resources":{}}')
  })

  it('leaves the spec out where the text would be too long', () => {
    const long = text.padEnd(MAX_TEMPLATE_BYTES - 700, '#')
    const recorded = withRecord(long, { ...record, spec: 'x'.repeat(700) })
    expect(Buffer.byteLength(recorded)).toBeLessThanOrEqual(MAX_TEMPLATE_BYTES)
    expect(splitRecord(recorded).record).toMatchObject({ id: record.id })
    expect(splitRecord(recorded).record).not.toHaveProperty('spec')
  })

  it('has its spec in a longer text, where one may be submitted', () => {
    const long = text.padEnd(MAX_TEMPLATE_BYTES, '#')
    expect(splitRecord(withRecord(long, record, 1_048_576)).record).toMatchObject({ spec: record.spec })
  })

  it('names the deployment before with the digest of its record', () => {
    const recorded = withRecord(text, record)
    const before = linkTo(splitRecord(recorded))
    const { id, run } = record
    expect(before).toEqual({ id, run, digest: textDigest(recorded.slice(0, recorded.indexOf('\n'))) })
    const next = withRecord(text, { ...record, id: 'next', before })
    expect(splitRecord(next).record?.before).toEqual(before)
    expect(linkTo(splitRecord(text))).toBeUndefined()
  })

  it('is left out where there is no room for it', () => {
    const full = text.padEnd(MAX_TEMPLATE_BYTES, '#')
    expect(withRecord(full, record)).toBe(full)
  })

  it.each([
    'Resources: {}',
    '# proton-deploy',
    '# proton-deploy {\nResources: {}',
    '# proton-deploy []\nResources: {}',
    '# proton-deploy {"v":2}\nResources: {}',
    '# proton-deploy {"v":1,"id":"a","bundle":"b","sha256":"c","proof":"luck"}\nResources: {}',
  ])('is none in %j', deployed => {
    expect(splitRecord(deployed).record).toBeUndefined()
  })
})
