import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { bundles } from '../../scripts/bundles.js'
import { licensesOf } from '../../scripts/licenses.js'

/** ncc takes half a minute for all bundles, more on a busy machine. */
const BUILD_MS = 300_000

/** The folders of packages in node_modules from which a bundle has code, by the bundle's folder. */
let packagesIn: Readonly<Record<string, readonly string[]>> = {}

beforeAll(() => {
  const script = fileURLToPath(new URL('../../scripts/bundle-sources.js', import.meta.url))
  const printed = execFileSync(process.execPath, [script], { encoding: 'utf8', maxBuffer: 2 ** 28 })
  const sources = JSON.parse(printed) as Readonly<Record<string, readonly string[]>>
  packagesIn = Object.fromEntries(
    Object.entries(sources).map(([folder, files]) => [folder, [...new Set(files.flatMap(packageOf))].sort()]),
  )
}, BUILD_MS)

/** `node_modules/@aws-sdk/core` of `../node_modules/@aws-sdk/core/dist-es/index.js`; none for a file of our own. */
function packageOf(file: string): readonly string[] {
  const path = /node_modules\/.*/.exec(file.replaceAll('\\', '/'))?.[0] ?? ''
  return /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(path)?.slice(0, 1) ?? []
}

function read(file: string): string {
  return readFileSync(file, 'utf8').replaceAll('\r\n', '\n')
}

function titleOf(folder: string): string {
  const { name, version } = JSON.parse(read(join(folder, 'package.json'))) as Record<string, string>
  return `${name} ${version}`
}

describe.each(Object.values(bundles))('%s/licenses.txt', folder => {
  const file = join(folder, 'licenses.txt')
  const text = existsSync(file) ? read(file) : ''
  const [list = '', ...sections] = text.split(/^={80}\n/m)

  it('names each package in the bundle, and no other', () => {
    const named = [...list.matchAll(/^- (.+): \S+$/gm)].map(([, title]) => title)
    expect(named).toEqual((packagesIn[folder] ?? []).map(titleOf).sort())
  })

  it('has one license text for each', () => {
    const titles = sections.map(section => section.slice(0, section.indexOf('\n\n')).split('\n'))
    expect(titles.flat().sort()).toEqual((packagesIn[folder] ?? []).map(titleOf).sort())
    for (const section of sections) expect(section.slice(section.indexOf('\n\n')).trim()).toMatch(/\w{3}/)
  })

  it('has the license file of each package that contains one', () => {
    for (const path of packagesIn[folder] ?? []) {
      const license = readdirSync(path).find(name => /^licen[cs]e/i.test(name))
      const section = sections.find(one => one.split('\n').includes(titleOf(path)))
      if (license) expect(section).toContain(read(join(path, license)).trim())
    }
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
