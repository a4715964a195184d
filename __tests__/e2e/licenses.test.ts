import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { licensesOf } from '../../scripts/licenses.js'
import { packagesOfSmallBundle, type PackagesOfSmallBundle } from '../support/small-bundle.js'

/** ncc takes two seconds for it, more on a busy machine. */
const BUILD_MS = 60_000

function read(file: string): string {
  return readFileSync(file, 'utf8').replaceAll('\r\n', '\n')
}

function packageFile(folder: string): Readonly<Record<string, unknown>> {
  return JSON.parse(read(join(folder, 'package.json'))) as Readonly<Record<string, unknown>>
}

// The step 'dist is fresh' of .ci/run shows that this file is what the build makes of the bundles' modules.
describe('dist/licenses.txt', () => {
  const [list = '', ...sections] = read('dist/licenses.txt').split(/^={80}\n/m)
  const named = [...list.matchAll(/^- (.+) (\S+): \S+$/gm)].map(([, name = '', version = '']) => ({
    name,
    version,
  }))
  const titles = named.map(({ name, version }) => `${name} ${version}`)

  it('names each dependency of this package', () => {
    const { dependencies } = packageFile('.') as { readonly dependencies: Readonly<Record<string, string>> }
    expect(Object.keys(dependencies).length).toBeGreaterThan(5)
    expect(named.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(dependencies)))
  })

  it('has one license text for each package', () => {
    const inSections = sections.map(section => section.slice(0, section.indexOf('\n\n')).split('\n'))
    expect(inSections.flat().sort()).toEqual(titles.sort())
    for (const section of sections) expect(section.slice(section.indexOf('\n\n')).trim()).toMatch(/\w{3}/)
  })

  it('has the license file of each package that contains one', () => {
    for (const { name, version } of named) {
      const folder = join('node_modules', name)
      if (packageFile(folder)['version'] !== version) continue
      const license = readdirSync(folder).find(file => /^licen[cs]e/i.test(file))
      const section = sections.find(one => one.split('\n').includes(`${name} ${version}`))
      if (license) expect(section).toContain(read(join(folder, license)).trim())
    }
  })
})

describe('the packages of a bundle', () => {
  let found: PackagesOfSmallBundle = { bySourceMap: [], byStatistics: [] }

  beforeAll(() => {
    found = packagesOfSmallBundle(resolve('node_modules/@smithy/signature-v4/dist-es/index.js'))
  }, BUILD_MS)

  it('are those that the source map names, merged modules too', () => {
    expect(found.bySourceMap.length).toBeGreaterThan(1)
    expect(found.byStatistics).toEqual(found.bySourceMap)
  })
})

describe('the licenses of a bundle', () => {
  const one = { name: 'one', version: '1.0.0', license: 'MIT', repository: 'r', text: 'the text' }

  it('a package without a license file has the text of one from the same repository under the same license', () => {
    expect(licensesOf([one, { ...one, name: 'two', text: undefined }])).toMatch(
      /one 1\.0\.0\ntwo 1\.0\.0\n\nthe text\n$/,
    )
  })

  it.each([{ repository: 'another' }, { license: 'ISC' }])('%j is not such a one: the build fails', other => {
    const without = { name: 'two', version: '2.0.0', license: 'MIT', repository: 'r' }
    expect(() => licensesOf([{ ...one, ...other }, without])).toThrow('No license text found for two 2.0.0')
  })
})
