import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { errorOf, shopAccount } from '../running-simulator.js'
import { cloudFormation, deploy, folder, pass, proton, statePath, stateText } from './simulators.js'

describe('a state file that cannot be used', () => {
  const account = shopAccount()
  const written = async () => {
    await (await proton({ account })).send(deploy('shop:2'))
    return JSON.parse(stateText()) as Record<string, unknown> & { entries: Record<string, unknown>[] }
  }
  const refusal = async (content: string | object) => {
    writeFileSync(statePath, typeof content === 'string' ? content : JSON.stringify(content))
    const { name, message } = await errorOf(proton())
    expect(name).toBe('StateError')
    return message
  }

  it.each([
    ['half a file', (text: string) => text.slice(0, text.length / 2), 'not JSON'],
    ['an empty file', () => '', 'not JSON'],
    [
      'a missing member',
      (text: string) => text.replace('"startedAt"', '"start"'),
      'a member is missing or wrong',
    ],
    [
      'a wrong time',
      (text: string) => text.replace(/"at":\d+/, '"at":"now"'),
      'a member is missing or wrong',
    ],
    [
      'a wrong account',
      (text: string) => text.replace('"environments":', '"places":'),
      'must have required property',
    ],
  ])('is refused as damaged: %s', async (_, damage, why) => {
    await written()
    const message = await refusal(damage(stateText()))
    expect(message).toContain('The file is damaged (')
    expect(message).toContain(why)
    expect(message).toContain('delete it to start again')
  })

  it.each(['{"name":"proton-deploy","version":1}', '[]', 'null', '"text"'])(
    'is refused as foreign: %s',
    async content => {
      await written()
      expect(await refusal(content)).toBe('This is no state of the simulator: name another file.')
    },
  )

  it('is refused with what wrote it: a newer simulator, that of the other service', async () => {
    const state = await written()
    expect(await refusal({ ...state, version: 2 })).toContain('A newer simulator has written it (format 2')
    writeFileSync(statePath, JSON.stringify(state))
    expect((await errorOf(cloudFormation())).message).toContain('This is a state of the Proton simulator')
  })

  it('is refused where this simulator answers a request in another way', async () => {
    const state = await written()
    const [entry] = state.entries
    const message = await refusal({ ...state, entries: [{ ...entry, outcome: 'ConflictException' }] })
    expect(message).toContain(
      'UpdateServiceInstance at 2026-01-05T12:00:00.000Z was answered ConflictException',
    )
  })

  it('is refused with another account file, and where its time is in the future', async () => {
    await written()
    const other = await errorOf(proton({ account: { ...account, region: 'eu-west-1' } }))
    expect(other.message).toContain('The state began with another account file')
    pass(-3600)
    expect((await errorOf(proton())).message).toContain(
      'The state is of 2026-01-05T12:00:00.000Z, which is in the future',
    )
  })

  it('is refused where it cannot be read or written', async () => {
    expect((await errorOf(proton({ account, statePath: folder }))).message).toContain(
      'cannot be read: EISDIR',
    )
    writeFileSync(join(folder, 'file'), '')
    const below = join(folder, 'file', 'state.json')
    expect((await errorOf(proton({ account, statePath: below }))).message).toMatch(
      /cannot be (read|written): /,
    )
  })

  it('leaves the file that it cannot use as it is', async () => {
    await written()
    await refusal('{')
    expect(stateText()).toBe('{')
  })
})
