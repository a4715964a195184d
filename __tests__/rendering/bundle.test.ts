import { mkdtempSync, mkdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { componentBundle, loadBundle } from '../../src/rendering/bundle.js'
import { InputError } from '../../src/shared/errors.js'

const MANIFEST = `infrastructure:
  templates:
    - file: main.yaml
      rendering_engine: jinja
      template_language: cloudformation
`
/** The files of a bundle that can be loaded. */
const environment = {
  'schema/schema.yaml': 'schema: {}',
  'infrastructure/manifest.yaml': MANIFEST,
  'infrastructure/main.yaml': 'environment',
}
let folder: string
const write = (files: Readonly<Record<string, string>>) => {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), text)
  }
}
const problemsOf = async (kind: Parameters<typeof loadBundle>[1] = 'environment') => {
  const error: unknown = await loadBundle(folder, kind, { shownFolder: 'templates/x' }).catch(
    (reason: unknown) => reason,
  )
  return error instanceof InputError ? error.problems.map(({ message }) => message) : error
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bundle-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

describe('a bundle', () => {
  it('of an environment and of an instance has its parts in the places that Proton used', async () => {
    write({
      ...environment,
      'instance_infrastructure/manifest.yaml': MANIFEST,
      'instance_infrastructure/main.yaml': 'instance',
    })
    const bundles = await Promise.all(
      (['environment', 'instance'] as const).map(kind => loadBundle(folder, kind, { shownFolder: 'a' })),
    )
    expect(bundles.map(({ template, templateFile, schema }) => [template, templateFile, schema])).toEqual([
      ['environment', 'a/infrastructure/main.yaml', 'schema: {}'],
      ['instance', 'a/instance_infrastructure/main.yaml', 'schema: {}'],
    ])
    expect(new Set(bundles.map(({ digest }) => digest)).size).toBe(2)
  })

  it('has a digest that changes with its files, but not with their line breaks', async () => {
    const digestOf = async (template: string) => {
      write({ ...environment, 'infrastructure/main.yaml': template })
      return (await loadBundle(folder, 'environment')).digest
    }
    const first = await digestOf('a\nb')
    expect(first).toMatch(/^[0-9a-f]{64}$/)
    expect(await digestOf('a\r\nb')).toBe(first)
    expect(await digestOf('a\nc')).not.toBe(first)
  })

  it.each(['schema/schema.yaml', 'infrastructure/main.yaml', 'infrastructure'])(
    'has no file that a symbolic link leads elsewhere from: %s',
    async path => {
      write({ ...environment, 'elsewhere/manifest.yaml': MANIFEST, 'elsewhere/main.yaml': 'confidential' })
      rmSync(join(folder, path), { recursive: true })
      symlinkSync(join(folder, 'elsewhere', path === 'infrastructure' ? '' : 'main.yaml'), join(folder, path))
      const isAllowed = (real: string) => !real.startsWith(join(realpathSync(folder), 'elsewhere'))
      const loading = loadBundle(folder, 'environment', { isAllowed })
      await expect(loading).rejects.toThrow(/leads to .*elsewhere.*, outside the workspace/)
      await expect(loadBundle(folder, 'environment')).resolves.toBeDefined()
    },
  )

  it('of a component is its template file', () => {
    const bundle = componentBundle('assets.yaml', 'a\nb')
    expect(bundle).toMatchObject({ kind: 'component', templateFile: 'assets.yaml', template: 'a\nb' })
    expect(componentBundle('elsewhere.yaml', 'a\r\nb').digest).toBe(bundle.digest)
    expect(componentBundle('assets.yaml', 'a\nc').digest).not.toBe(bundle.digest)
  })

  it('names every file that is missing', async () => {
    expect(await problemsOf('environment')).toEqual([
      'templates/x/infrastructure/manifest.yaml does not exist',
      'templates/x/schema/schema.yaml does not exist',
    ])
  })

  it.each([
    [
      'rendering_engine: hcl\n      template_language: terraform\n      file: "*"',
      /Terraform bundle \(hcl\): run terraform apply/,
    ],
    ['rendering_engine: codebuild\n      settings: {}', /CodeBuild bundle: run its provision commands/],
    [
      'file: ../main.yaml\n      rendering_engine: jinja\n      template_language: cloudformation',
      /names no template file/,
    ],
    ['file: main.yaml\n      rendering_engine: jinja', /template_language: cloudformation/],
    [
      'file: a.yaml\n      rendering_engine: jinja\n    - file: b.yaml\n      rendering_engine: jinja',
      /names 2 templates \(a.yaml, b.yaml\).*make them one template/,
    ],
  ])('is refused when its manifest has %j', async (template, message) => {
    const manifest = `infrastructure:\n  templates:\n    - ${template}\n`
    write({ ...environment, 'infrastructure/manifest.yaml': manifest })
    expect(await problemsOf()).toEqual([expect.stringMatching(message)])
  })

  it.each(['', 'a: [', 'infrastructure: {}', 'infrastructure:\n  templates: []\n'])(
    'is refused when its manifest is %j',
    async manifest => {
      write({ ...environment, 'infrastructure/manifest.yaml': manifest })
      expect(await problemsOf()).toEqual([
        expect.stringMatching(/manifest.yaml (has no list|is not valid YAML)/),
      ])
    },
  )

  it('is refused beyond the limits of Proton', async () => {
    write({ ...environment, 'infrastructure/main.yaml': 'x'.repeat(2_000_001) })
    expect(await problemsOf()).toEqual([
      'templates/x/infrastructure/main.yaml has 2000001 bytes; Proton allowed 2000000',
    ])
    write({ 'infrastructure/manifest.yaml': `${MANIFEST}# ${'x'.repeat(50_000)}` })
    expect(await problemsOf()).toEqual([expect.stringMatching(/Proton allowed 50000/)])
  })

  it('is refused when a file is not UTF-8 or a directory', async () => {
    write(environment)
    const main = join(folder, 'infrastructure/main.yaml')
    writeFileSync(main, Buffer.from([0xff, 0xfe, 0x00]))
    expect(await problemsOf()).toEqual(['templates/x/infrastructure/main.yaml is not UTF-8 text'])
    rmSync(main)
    mkdirSync(main)
    expect(await problemsOf()).toEqual(['templates/x/infrastructure/main.yaml is a directory'])
  })
})
