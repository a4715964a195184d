import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { isOfRepository } from '../../src/inputs/committed-file.js'

const run = promisify(execFile)
const text = 'proton: ServiceSpec\n# ä\n'

let workspace: string
beforeEach(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'checkout-'))
})
afterEach(async () => {
  await rm(workspace, { recursive: true })
})

const write = async (path: string, content: string) => {
  await mkdir(join(workspace, path, '..'), { recursive: true })
  await writeFile(join(workspace, path), content)
}
const git = (folder: string, ...told: readonly string[]) =>
  run('git', ['-C', join(workspace, folder), ...told])

describe('a file of the repository', () => {
  it.each(['', 'source'])('is one that is checked out, in the folder %j', async folder => {
    await write(join(folder, 'ops/service.yaml'), text)
    await git(folder, 'init', '--quiet')
    await git(folder, 'add', '.')
    expect(await isOfRepository(join(folder, 'ops/service.yaml'), text, { workspace })).toBe(true)
  })

  it('is none that a step has made or changed', async () => {
    await write('service.yaml', text)
    await git('', 'init', '--quiet')
    await git('', 'add', '.')
    await write('rendered/service.yaml', `${text}password: x\n`)
    expect(await isOfRepository('rendered/service.yaml', `${text}password: x\n`, { workspace })).toBe(false)
    expect(await isOfRepository('service.yaml', `${text}password: x\n`, { workspace })).toBe(false)
  })

  it('is none before anything is checked out, nor outside the workspace', async () => {
    await git('', 'init', '--quiet')
    expect(await isOfRepository('service.yaml', text, { workspace })).toBe(false)
    expect(await isOfRepository('../temp/service.yaml', text, { workspace })).toBe(false)
  })

  it('is none outside of a checkout: an earlier step may have made it', async () => {
    expect(await isOfRepository('service.yaml', text, { workspace })).toBe(false)
  })
})
