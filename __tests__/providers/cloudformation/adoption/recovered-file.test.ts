import { mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { writeRecovered } from '../../../../src/providers/cloudformation/adoption/recovered-file.js'

const stack = {
  id: 'arn:aws:cloudformation:eu-west-1:111122223333:stack/shop/0a1b2c3d-1111-4222-8333-444455556666',
  name: 'shop',
}
let temp: string
beforeEach(() => {
  temp = mkdtempSync(join(tmpdir(), 'recovered-'))
})
afterEach(() => {
  rmSync(temp, { recursive: true })
})
const write = (spec: string) => writeRecovered(spec, stack, { workspace: temp, temp })

describe('the file of a recovered spec', () => {
  it('is named by the stack, and can be read by its owner only', async () => {
    const path = await write('a: 1\n')
    expect(path).toBe(join(temp, 'recovered-shop-0a1b2c3d.yaml'))
    expect(readFileSync(path ?? '', 'utf8')).toBe(`# Recovered from the stack ${stack.id}\na: 1\n`)
    expect(statSync(path ?? '').mode & 0o777).toBe(0o600)
  })

  it('of the same stack is written again', async () => {
    await write('a: 1\n')
    expect(readFileSync((await write('a: 2\n')) ?? '', 'utf8')).toContain('a: 2')
  })

  it('is not written over one that somebody else made', async () => {
    const path = join(temp, 'recovered-shop-0a1b2c3d.yaml')
    writeFileSync(path, 'mine')
    expect(await write('a: 1\n')).toBeUndefined()
    expect(readFileSync(path, 'utf8')).toBe('mine')
  })

  it('is not written through a symbolic link', async () => {
    const other = join(temp, 'other')
    writeFileSync(other, `# Recovered from the stack ${stack.id}\n`)
    symlinkSync(other, join(temp, 'recovered-shop-0a1b2c3d.yaml'))
    expect(await write('a: 1\n')).toBeUndefined()
    expect(readFileSync(other, 'utf8')).not.toContain('a: 1')
  })

  it('is not written without the temp folder of a runner, or one that exists', async () => {
    expect(await writeRecovered('a: 1\n', stack, { workspace: temp })).toBeUndefined()
    const missing = { workspace: temp, temp: join(temp, 'missing') }
    expect(await writeRecovered('a: 1\n', stack, missing)).toBeUndefined()
  })
})
