import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { bundledBom } from '../../scripts/release/sbom.js'
import { startReleaseGithub, uploaded, type ReleaseGithub } from '../support/release-github.js'

// A release is made on Linux.
const onPosix = process.platform === 'win32' ? describe.skip : describe
const script = resolve('scripts/release/main.js')

/** What each test gets a copy of. */
let template: string
let folder: string
let checkout: string
let github: ReleaseGithub

/** A repository with one commit on main, cloned from a bare one, and a key that may sign. */
beforeAll(() => {
  template = mkdtempSync(join(tmpdir(), 'release-template-'))
  use(template)
  for (const key of ['maintainer', 'stranger'])
    spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, key)])
  spawnSync('git', [
    'init',
    '-q',
    '--bare',
    '--template=',
    '--initial-branch=main',
    join(folder, 'origin.git'),
  ])
  spawnSync('git', ['clone', '-q', '--template=', join(folder, 'origin.git'), checkout])
  git('remote', 'set-url', 'origin', '../origin.git')
  git('checkout', '-q', '-b', 'main')
  mkdirSync(join(checkout, '.github'))
  mkdirSync(join(checkout, 'dist'))
  write('dist/index.js', 'first')
  write('.github/allowed_signers', `maintainer@example.com namespaces="git" ${publicKey('maintainer')}`)
  commitVersion('1.2.3')
})
afterAll(() => {
  rmSync(template, { recursive: true })
})

beforeEach(async () => {
  use(mkdtempSync(join(tmpdir(), 'release-test-')))
  cpSync(template, folder, { recursive: true })
  github = await startReleaseGithub(join(folder, 'origin.git'))
})

afterEach(async () => {
  await github.close()
  rmSync(folder, { recursive: true, force: true })
})

function use(created: string): void {
  folder = realpathSync(created)
  checkout = join(folder, 'checkout')
}

function git(...args: string[]): string {
  const who = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', '-c', 'gpg.format=ssh']
  const { status, stdout, stderr } = spawnSync('git', ['-C', checkout, ...who, ...args], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`)
  return stdout.trim()
}

const write = (file: string, content: string) => {
  writeFileSync(join(checkout, file), content)
}
const publicKey = (name: string) => readFileSync(join(folder, `${name}.pub`), 'utf8')
const atOrigin = (ref: string) => git('ls-remote', 'origin', ref).split('\t')[0]

function commitVersion(version: string): void {
  write('package.json', JSON.stringify({ version }))
  write(
    'CHANGELOG.md',
    `# Changes\n\n## ${version}\n\n- What changed in ${version}.\n\n## 0.9.0\n\n- Older.\n`,
  )
  git('add', '.')
  git('commit', '-q', '-m', version)
  git('push', '-q', 'origin', 'HEAD:main')
  git('fetch', '-q')
}

function sign(tag: string, key = 'maintainer'): void {
  git('-c', `user.signingKey=${join(folder, key)}`, 'tag', '--sign', '-m', tag, tag)
  git('push', '-q', 'origin', tag)
}

const ended = (conclusion: string) => [{ run_number: 1, status: 'completed', conclusion }]
const ciIs = (...runs: { run_number: number; status: string; conclusion: string | null }[]) => {
  github.runs.set(git('rev-parse', 'HEAD'), runs)
}

async function run(args: string[], tag = 'v1.2.3', token = 'ghs_release', stdin = '', api = github.url) {
  const env = { PATH: process.env['PATH'], SystemRoot: process.env['SystemRoot'], GITHUB_REF_NAME: tag }
  const more = { GITHUB_API_URL: api, GITHUB_REPOSITORY: 'acme/proton-deploy', GITHUB_TOKEN: token }
  const child = spawn(process.execPath, [script, ...args], { cwd: checkout, env: { ...env, ...more } })
  child.stdin.end(stdin)
  const [stdout, stderr, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise(end => child.on('close', end)),
  ])
  expect(stderr).toBe('')
  return { code, lines: stdout.split('\n').filter(line => line !== '') }
}

const refused = (...problems: unknown[]) => ({ code: 1, lines: problems })
const error = (message: string) => `::error::${message}`

onPosix('a release is refused', () => {
  test('never for a tag that is signed, on main, with notes and green CI', async () => {
    sign('v1.2.3')
    ciIs(...ended('success'))
    expect(await run(['check'])).toEqual({ code: 0, lines: [] })
  })

  test('for everything that is wrong, at once', async () => {
    git('tag', 'v1.2.4')
    expect(await run(['check'], 'v1.2.4')).toEqual(
      refused(
        error('package.json has version 1.2.3, but the tag is v1.2.4'),
        error("CHANGELOG.md has nothing under '## 1.2.4'"),
        error('v1.2.4 is not an annotated tag: create it with git tag --sign'),
        error(`CI has not run on main for ${git('rev-parse', 'HEAD')}`),
      ),
    )
  })

  test('where GitHub does not answer: the address and the reason are named, beside what else is wrong', async () => {
    git('tag', 'v1.2.3')
    const { code, lines } = await run(['check'], 'v1.2.3', 'ghs_release', '', 'http://127.0.0.1:1')
    expect(code).toBe(1)
    expect(lines).toEqual([
      expect.stringContaining('tag'),
      expect.stringMatching(
        /GET http:\/\/127\.0\.0\.1:1\/repos\/acme\/.* got no answer: .*(ECONNREFUSED|bad port)/,
      ),
    ])
  })

  test.each(['v1.2', 'v01.2.3', '1.2.3', 'v1.2.3-rc.1', '$(id)', 'v1.2.3%0A::warning::x'])(
    'for the name %s',
    async tag => {
      ciIs(...ended('success'))
      const escaped = JSON.stringify(tag).replaceAll('%', '%25')
      expect(await run(['check'], tag)).toEqual(
        refused(error(`the tag must be of the form v1.2.3, but is ${escaped}`)),
      )
    },
  )

  test('without a signature, and with one of a key that main does not allow', async () => {
    ciIs(...ended('success'))
    git('tag', '--annotate', '-m', 'v1.2.3', 'v1.2.3')
    expect(await run(['check'])).toEqual(refused(error('v1.2.3 has no SSH signature')))
    git('tag', '--delete', 'v1.2.3')
    git('-c', `user.signingKey=${join(folder, 'stranger')}`, 'tag', '--sign', '-m', 'v1.2.3', 'v1.2.3')
    expect(await run(['check'])).toEqual(
      refused(error('v1.2.3 is not signed with a key that .github/allowed_signers has on main')),
    )
  })

  test('when the key was taken off main after the commit', async () => {
    sign('v1.2.3')
    ciIs(...ended('success'))
    write('.github/allowed_signers', `maintainer@example.com ${publicKey('stranger')}`)
    git('commit', '-q', '-a', '-m', 'Key removed')
    git('push', '-q', 'origin', 'HEAD:main')
    git('fetch', '-q')
    git('checkout', '-q', 'v1.2.3')
    expect(await run(['check'])).toEqual(
      refused(error('v1.2.3 is not signed with a key that .github/allowed_signers has on main')),
    )
  })

  test('when a signed tag is pushed under another name', async () => {
    sign('v1.2.2')
    ciIs(...ended('success'))
    git('update-ref', 'refs/tags/v1.2.3', git('rev-parse', 'refs/tags/v1.2.2'))
    expect(await run(['check'])).toEqual(refused(error('the signed tag has another name than v1.2.3')))
  })

  test('when the commit is not on main, or not the one that is checked out', async () => {
    git('checkout', '-q', '-b', 'side')
    write('dist/index.js', 'other')
    git('commit', '-q', '-a', '-m', 'Side')
    sign('v1.2.3')
    ciIs(...ended('success'))
    expect(await run(['check'])).toEqual(refused(error('the commit of v1.2.3 is not on main')))
    git('checkout', '-q', 'main')
    ciIs(...ended('success'))
    expect(await run(['check'])).toEqual(
      refused(
        error('v1.2.3 is not the commit that is checked out'),
        error('the commit of v1.2.3 is not on main'),
      ),
    )
  })

  test.each([
    ['is still in_progress for COMMIT; run this job again later', 'in_progress', null],
    ['ended with failure for COMMIT', 'completed', 'failure'],
    ['ended with cancelled for COMMIT', 'completed', 'cancelled'],
  ])('when CI %s', async (problem, status, conclusion) => {
    sign('v1.2.3')
    ciIs({ run_number: 8, status, conclusion }, { run_number: 7, status: 'completed', conclusion: 'success' })
    const expected = problem.replace('COMMIT', git('rev-parse', 'HEAD'))
    expect(await run(['check'])).toEqual(refused(error(`CI ${expected}`)))
  })

  test('when GitHub does not say how CI ended', async () => {
    sign('v1.2.3')
    const { code, lines } = await run(['check'], 'v1.2.3', 'ghs_other')
    expect(code).toBe(1)
    expect(lines).toEqual([expect.stringMatching(/^::error::GET actions.*GitHub answered 401/)])
  })

  test('when dist is not what the build has made, with changed and with new files', async () => {
    write('dist/index.js', 'second')
    write('dist/new.js', 'new')
    expect(await run(['dist'])).toEqual(
      refused(error('dist is not what the sources make:%0AM dist/index.js%0A?? dist/new.js')),
    )
  })
})

onPosix('a release is published', () => {
  const assets = () => join(folder, 'assets')

  beforeEach(() => {
    mkdirSync(assets())
    for (const name of ['dist.sha256', 'other', 'sbom.cdx.json']) writeFileSync(join(assets(), name), name)
    sign('v1.2.3')
  })

  test('as a draft that gets its two files first, and v1 moves last', async () => {
    expect(await run(['publish', assets()])).toEqual({
      code: 0,
      lines: ['v1.2.3 is published', 'v1 is v1.2.3'],
    })
    expect(github.changes).toEqual([
      'POST releases',
      'POST releases/1/assets',
      'POST releases/1/assets',
      'PATCH releases/1',
      'POST git/refs',
    ])
    expect(github.releases).toMatchObject([
      {
        tag_name: 'v1.2.3',
        target_commitish: git('rev-parse', 'v1.2.3^{commit}'),
        body: '- What changed in 1.2.3.',
        assets: ['dist.sha256', 'sbom.cdx.json'].map(name => uploaded(name, name)),
        draft: false,
        make_latest: 'true',
        immutable: true,
      },
    ])
    expect(atOrigin('refs/tags/v1')).toBe(atOrigin('refs/tags/v1.2.3'))
    git('fetch', '-q', '--tags')
    const signers = join(checkout, '.github/allowed_signers')
    git('-c', `gpg.ssh.allowedSignersFile=${signers}`, 'verify-tag', 'v1')
  })

  test('and v1 stays when the release can still be changed, with what to do', async () => {
    github.isImmutable = false
    const { code, lines } = await run(['publish', assets()])
    expect(code).toBe(1)
    expect(lines.at(-1)).toContain(
      'the release v1.2.3 can still be changed: switch on "Enable release immutability"',
    )
    expect(atOrigin('refs/tags/v1')).toBe('')
  })

  const ours = ['dist.sha256', 'sbom.cdx.json'].map(name => uploaded(name, name))
  const notes = '- What changed in 1.2.3.'
  test.each([
    ['another file', 'its sbom.cdx.json is another one', [ours[0], uploaded('sbom.cdx.json', 'x')], notes],
    [
      'a file without digest',
      'its dist.sha256 is another one',
      [{ ...ours[0], digest: null }, ours[1]],
      notes,
    ],
    ['a file half uploaded', 'it lacks dist.sha256', [{ ...ours[0], state: 'starter' }, ours[1]], notes],
    ['one file more', 'it has setup.sh', [...ours, uploaded('setup.sh', 'x')], notes],
    ['one file less', 'it lacks sbom.cdx.json', [ours[0]], notes],
    ['other notes', 'its notes are not those of CHANGELOG.md', ours, 'Run setup.sh first.'],
    ['no notes', 'its notes are not those of CHANGELOG.md', ours, null],
  ])(
    'and v1 stays when somebody has published one of the tag with %s',
    async (_, difference, files, body) => {
      const planted = { id: 1, tag_name: 'v1.2.3', draft: false, immutable: true, assets: files, body }
      github.releases.push(planted as ReleaseGithub['releases'][number])
      expect(await run(['publish', assets()])).toEqual(
        refused(
          'v1.2.3 was published before',
          expect.stringContaining(
            `the release v1.2.3 is not what this job publishes: ${difference}. Find out who`,
          ),
        ),
      )
      expect(github.changes).toEqual([])
    },
  )

  test.each([403, 422])('and says how a maintainer moves v1 where GitHub answers %s', async status => {
    github.failing.set('POST git/refs', status)
    expect(await run(['publish', assets()])).toEqual(
      refused(
        'v1.2.3 is published',
        expect.stringContaining('git push --force origin refs/tags/v1.2.3:refs/tags/v1'),
      ),
    )
    git('push', '-q', '--force', 'origin', 'refs/tags/v1.2.3:refs/tags/v1')
    github.changes.length = 0
    expect(await run(['publish', assets()])).toMatchObject({ code: 0 })
    expect(github.changes).toEqual([])
  })

  test.each(['POST releases', 'POST releases/1/assets', 'PATCH releases/1'])(
    'by the next attempt when GitHub fails at %s, and nothing is visible before',
    async request => {
      github.failing.set(request, 502)
      const { code, lines } = await run(['publish', assets()])
      expect({ code, lines }).toEqual(refused(expect.stringContaining('GitHub answered 502')))
      expect(github.releases.filter(({ draft }) => !draft)).toEqual([])
      expect(atOrigin('refs/tags/v1')).toBe('')
      expect(await run(['publish', assets()])).toMatchObject({ code: 0 })
      expect(github.releases).toMatchObject([{ draft: false, assets: [{}, {}] }])
    },
  )

  test('once: an attempt after that only moves v1', async () => {
    github.failing.set('POST git/refs', 502)
    expect(await run(['publish', assets()])).toMatchObject({ code: 1 })
    expect(await run(['publish', assets()])).toEqual({
      code: 0,
      lines: ['v1.2.3 was published before', 'v1 is v1.2.3'],
    })
    expect(github.releases).toHaveLength(1)
  })

  test('only while the tag is the one that was checked', async () => {
    const other = git('rev-parse', 'HEAD')
    github.before = request => {
      if (request === 'POST releases/1/assets')
        spawnSync('git', ['--git-dir', join(folder, 'origin.git'), 'update-ref', 'refs/tags/v1.2.3', other])
    }
    const { code, lines } = await run(['publish', assets()])
    expect(code).toBe(1)
    expect(lines.at(-1)).toContain(`when it was checked, and is ${other} now`)
    expect(github.releases).toMatchObject([{ draft: true }])
    expect(atOrigin('refs/tags/v1')).toBe('')
  })

  test('without moving v1 back, or being the latest, when it mends an older version', async () => {
    await run(['publish', assets()])
    commitVersion('1.1.9')
    sign('v1.1.9')
    expect(await run(['publish', assets()], 'v1.1.9')).toEqual({
      code: 0,
      lines: ['v1.1.9 is published', 'v1 stays: a newer version of it is published'],
    })
    expect(github.releases).toMatchObject([
      { make_latest: 'true' },
      { tag_name: 'v1.1.9', make_latest: 'false' },
    ])
    expect(atOrigin('refs/tags/v1')).toBe(atOrigin('refs/tags/v1.2.3'))
  })

  test('and moves v1 from the version before, for 1.10 after 1.9', async () => {
    commitVersion('1.9.0')
    sign('v1.9.0')
    await run(['publish', assets()], 'v1.9.0')
    commitVersion('1.10.0')
    sign('v1.10.0')
    expect(await run(['publish', assets()], 'v1.10.0')).toMatchObject({ code: 0 })
    expect(atOrigin('refs/tags/v1')).toBe(atOrigin('refs/tags/v1.10.0'))
  })
})

onPosix('the files of a release', () => {
  test('are the same in each attempt for a commit, with checksums in the format of sha256sum', async () => {
    write('dist/licenses.txt', '- yaml 2.9.1: ISC\n')
    git('add', '.')
    git('commit', '-q', '-m', 'Licenses')
    const attempt = async (name: string, serialNumber: string, timestamp: string, npm: string) => {
      const metadata = { timestamp, tools: [{ version: npm }], component: { 'bom-ref': 'deploy' } }
      const components = [{ 'bom-ref': 'yaml', name: 'yaml', version: '2.9.1' }]
      const all = JSON.stringify({ serialNumber, metadata, components, dependencies: [] })
      expect(await run(['files', join(folder, name)], 'v1.2.3', '', all)).toEqual({ code: 0, lines: [] })
      return ['dist.sha256', 'sbom.cdx.json'].map(file => readFileSync(join(folder, name, file), 'utf8'))
    }
    const [sums, sbom = ''] = await attempt('first', 'urn:uuid:1', '2026-01-01T00:00:00Z', '11.1.0')
    expect(await attempt('second', 'urn:uuid:2', '2026-01-02T00:00:00Z', '11.2.0')).toEqual([sums, sbom])
    const sum = (content: string) => createHash('sha256').update(content).digest('hex')
    expect(sums).toBe(`${sum('first')}  dist/index.js\n${sum('- yaml 2.9.1: ISC\n')}  dist/licenses.txt\n`)
    expect(JSON.parse(sbom)).toMatchObject({
      serialNumber: expect.stringMatching(/^urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      metadata: { timestamp: git('show', '--no-patch', '--format=%cI', 'HEAD') },
      components: [{ name: 'yaml' }],
    })
  })
})

onPosix('the SBOM', () => {
  test('has the packages of dist/licenses.txt, tools that leave code in a bundle among them', () => {
    const npm = spawnSync('npm', ['sbom', '--sbom-format=cyclonedx', '--package-lock-only'], {
      encoding: 'utf8',
    })
    const all = JSON.parse(npm.stdout) as Bom
    const licenses = readFileSync('dist/licenses.txt', 'utf8')
    const { bomFormat, components, dependencies } = bundledBom(all, licenses, '2026-01-01T00:00:00Z') as Bom
    expect(bomFormat).toBe('CycloneDX')
    expect(components.map(({ name, version }) => `- ${name} ${version}: `).sort()).toEqual(
      (licenses.match(/^- \S+ \S+: /gm) ?? []).sort(),
    )
    expect(components.map(({ name }) => name)).toEqual(expect.arrayContaining(['ms', '@vercel/ncc', 'yaml']))
    const ofDebug = dependencies.find(({ ref }) => ref.startsWith('debug@'))
    expect(ofDebug?.dependsOn).toEqual([expect.stringMatching(/^ms@/)])
    expect(components.length).toBeLessThan(all.components.length / 4)
  })

  test('is refused where npm does not list a package', () => {
    const all = { metadata: { component: { 'bom-ref': 'a' } }, components: [], dependencies: [] }
    expect(() => bundledBom(all, '- yaml 2.9.1: ISC\n', '')).toThrow('the SBOM lacks yaml 2.9.1')
    expect(() => bundledBom(all, '', '')).toThrow('the SBOM lacks every package of dist/licenses.txt')
  })
})

interface Bom extends ReturnType<typeof bundledBom> {
  readonly bomFormat: string
}
