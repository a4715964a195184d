import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { isCommitted } from '../../src/inputs/committed-file.js'

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
const git = (folder: string, ...args: readonly string[]) =>
  run('git', ['-C', join(workspace, folder), ...args])

describe('a committed file', () => {
  it.each(['', 'source'])('is in the index of its checkout, in the folder %j', async folder => {
    await write(join(folder, 'ops/service.yaml'), text)
    await git(folder, 'init', '--quiet')
    await git(folder, 'add', '.')
    expect(await isCommitted(join(folder, 'ops/service.yaml'), text, workspace)).toBe(true)
  })

  it('is not one that a step has made or changed', async () => {
    await write('service.yaml', text)
    await git('', 'init', '--quiet')
    await git('', 'add', '.')
    await write('rendered/service.yaml', `${text}password: x\n`)
    expect(await isCommitted('rendered/service.yaml', `${text}password: x\n`, workspace)).toBe(false)
    expect(await isCommitted('service.yaml', `${text}password: x\n`, workspace)).toBe(false)
  })

  it('is not one before a checkout, or outside the workspace', async () => {
    await git('', 'init', '--quiet')
    expect(await isCommitted('service.yaml', text, workspace)).toBe(false)
    expect(await isCommitted('../temp/service.yaml', text, workspace)).toBe(false)
  })

  it('is not one outside a checkout: an earlier step may have made it', async () => {
    expect(await isCommitted('service.yaml', text, workspace)).toBe(false)
  })
})
