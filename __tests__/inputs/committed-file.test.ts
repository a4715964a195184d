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

const repository = 'example/shop'
const checkOut = async (folder: string, origin = 'https://github.com/example/shop') => {
  await mkdir(join(workspace, folder), { recursive: true })
  await git(folder, 'init', '--quiet')
  await git(folder, 'remote', 'add', 'origin', origin)
  await git(folder, 'add', '.')
}
const isOwn = (path: string, content = text) => isCommitted(path, content, { workspace, repository })

describe('a committed file', () => {
  it.each([
    'https://github.com/example/shop',
    'https://ghe.example/Example/Shop.git',
    'git@github.com:example/shop.git',
  ])('is in the index of the checkout of %s in the workspace', async origin => {
    await write('ops/service.yaml', text)
    await checkOut('', origin)
    expect(await isOwn('ops/service.yaml')).toBe(true)
    expect(await isOwn(join(workspace, 'ops/service.yaml'))).toBe(true)
  })

  it('is not one that a step has made or changed', async () => {
    await write('service.yaml', text)
    await checkOut('')
    await write('rendered/service.yaml', `${text}password: x\n`)
    expect(await isOwn('rendered/service.yaml', `${text}password: x\n`)).toBe(false)
    expect(await isOwn('service.yaml', `${text}password: x\n`)).toBe(false)
  })

  it('is not one of another repository, nor of one in a folder of the workspace', async () => {
    await write('own.yaml', 'own: 1\n')
    await checkOut('')
    await write('private/service.yaml', text)
    await checkOut('private', 'https://github.com/example/private')
    await write('again/service.yaml', text)
    await checkOut('again')
    expect(await isOwn('own.yaml', 'own: 1\n')).toBe(true)
    for (const path of ['private/service.yaml', 'again/service.yaml', 'private/../again/service.yaml'])
      expect(await isOwn(path)).toBe(false)
    // Not even where the repository of the workspace has the same content.
    await write('service.yaml', text)
    await git('', 'add', 'service.yaml')
    expect(await isOwn('service.yaml')).toBe(true)
    expect(await isOwn('private/service.yaml')).toBe(false)
  })

  it.each([
    'https://github.com/example/private',
    'https://github.com/other-example/shop',
    'https://github.com/example/shop/private',
    'https://github.com/example/shop2',
  ])('is not one of %s, which the workspace is a checkout of', async origin => {
    await write('service.yaml', text)
    await checkOut('', origin)
    await git('', 'remote', 'add', 'upstream', 'https://github.com/example/shop')
    expect(await isOwn('service.yaml')).toBe(false)
  })

  it('is not one of a worktree or a submodule, whose .git is a file', async () => {
    await write('service.yaml', text)
    await checkOut('')
    await write('module/service.yaml', text)
    await write('module/.git', 'gitdir: ../.git/modules/module\n')
    expect(await isOwn('module/service.yaml')).toBe(false)
    await git('', '-c', 'user.name=a', '-c', 'user.email=a@example', 'commit', '--quiet', '-m', 'a')
    await git('', 'worktree', 'add', '--quiet', 'tree')
    const tree = { workspace: join(workspace, 'tree'), repository }
    expect(await isCommitted('service.yaml', text, tree)).toBe(false)
  })

  it('is not one where the workspace has no checkout of its own', async () => {
    await write('source/service.yaml', text)
    expect(await isOwn('source/service.yaml')).toBe(false)
    await checkOut('source')
    expect(await isOwn('source/service.yaml')).toBe(false)
  })

  it('is not one before a checkout, or outside the workspace', async () => {
    await checkOut('')
    for (const path of ['service.yaml', '../temp/service.yaml', '.', '/'])
      expect(await isOwn(path)).toBe(false)
  })

  it('is not one where the repository of the run is not known', async () => {
    await write('service.yaml', text)
    await checkOut('')
    for (const unknown of [undefined, ''])
      expect(await isCommitted('service.yaml', text, { workspace, repository: unknown })).toBe(false)
  })
})
