import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import {
  findBundle,
  type BundleSearch,
} from '../../../../src/providers/cloudformation/wanted/bundle-search.js'

let workspace = ''
beforeEach(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'workspace-'))
})
afterEach(async () => {
  await rm(workspace, { recursive: true })
})

async function find(folders: readonly string[], search: Partial<BundleSearch> = {}) {
  for (const folder of folders) await mkdir(join(workspace, folder), { recursive: true })
  const found = await findBundle({
    workspace,
    templatesPath: '.',
    template: 'web',
    major: undefined,
    ...search,
  })
  return { ...found, folder: found.folder.slice(workspace.length + 1) }
}

describe('a bundle', () => {
  it('is the only version of its template', async () => {
    expect(await find(['web/v2'])).toEqual({ folder: 'web/v2', template: 'web', major: '2' })
  })

  it('is the version that is asked for', async () => {
    expect(await find(['web/v1', 'web/v2'], { major: '1' })).toMatchObject({ folder: 'web/v1' })
  })

  it('is found in a folder of the root', async () => {
    expect(await find(['.git/web/v1', 'platform/web/v1'])).toMatchObject({ folder: 'platform/web/v1' })
  })

  it('is at bundlePath, whose name shows the version', async () => {
    const at = (bundlePath: string, more: Partial<BundleSearch> = {}) =>
      find([bundlePath], { bundlePath, ...more })
    const folder = 'other/api/v3'
    expect(await at(folder, { template: undefined })).toEqual({ folder, template: 'api', major: '3' })
    expect(await at('bundle')).toEqual({ folder: 'bundle', template: 'web', major: undefined })
  })

  it.each([
    [['web/v1', 'web/v2'], {}, /template web more than once \(web\/v1, web\/v2\); set templateMajorVersion/],
    [['a/web/v1', 'b/web/v1'], { major: '1' }, /more than once \(a\/web\/v1, b\/web\/v1\); set bundlePath/],
    [['web/v1'], { major: '2' }, /has no web\/v2\. Existing versions of template web: web\/v1\./],
    [['web/schema'], {}, /has no version of template web\. There are no versions of template web\./],
    [['wed/v1'], {}, /has no folder web, nor has a folder in it; did you mean wed\?/],
    [[], { templatesPath: 'templates' }, /templatesPath "templates" is not a folder/],
    [['web/v1'], { template: undefined }, /templateName is required/],
  ])('is not found: %j with %j', async (folders, search, message) => {
    await expect(find(folders, search)).rejects.toThrow(message)
  })
})
