import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

interface Release {
  readonly id: number
  readonly tag_name: string
  readonly target_commitish: string
  name: string
  body: string
  draft: boolean
  immutable: boolean
  readonly assets: { name: string; state: string; digest: string }[]
}

interface Run {
  readonly run_number: number
  readonly status: string
  readonly conclusion: string | null
}

/** GitHub's REST API as far as a release goes: its tags are those of a bare git repository. */
export interface ReleaseGithub {
  readonly url: string
  readonly releases: Release[]
  /** Those of ci.yml on main, by commit. */
  readonly runs: Map<string, readonly Run[]>
  /** Method and path of each request that changes something. */
  readonly changes: string[]
  /** The setting of the repository. */
  isImmutable: boolean
  /** Status by request that GitHub fails once, such as `PATCH git/refs/tags/v1`. */
  readonly failing: Map<string, number>
  /** Called before each request. */
  before: (request: string) => void
  readonly close: () => Promise<void>
}

/** A file of a release, as GitHub shows it. */
export function uploaded(name: string, content: string | Buffer): Release['assets'][number] {
  return { name, state: 'uploaded', digest: `sha256:${createHash('sha256').update(content).digest('hex')}` }
}

/** @param gitFolder the bare repository */
export async function startReleaseGithub(gitFolder: string): Promise<ReleaseGithub> {
  const server = createServer((request, response) => {
    void answer(request).then(([status, data]) => {
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(data === undefined ? undefined : JSON.stringify(data))
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const github: ReleaseGithub = {
    url,
    releases: [],
    runs: new Map(),
    changes: [],
    isImmutable: true,
    failing: new Map(),
    before: () => undefined,
    close: () =>
      new Promise<void>(resolve => {
        server.close(() => {
          resolve()
        })
        server.closeAllConnections()
      }),
  }

  async function answer(request: IncomingMessage): Promise<readonly [number, unknown?]> {
    const { method = '', url: address = '', headers } = request
    const body = await buffer(request)
    const { pathname, searchParams } = new URL(address, url)
    const route = `${method} ${pathname.replace('/repos/acme/proton-deploy/', '')}`
    github.before(route)
    if (headers.authorization !== 'Bearer ghs_release') return [401, { message: 'Bad credentials' }]
    if (method !== 'GET') github.changes.push(route)
    const failure = github.failing.get(route)
    if (failure !== undefined) {
      github.failing.delete(route)
      return [failure, { message: 'Refused' }]
    }
    const data = (headers['content-type'] === 'application/json' ? JSON.parse(body.toString()) : {}) as Body
    return refs(route, data) ?? published(route, data, searchParams, body) ?? [404, { message: 'Not Found' }]
  }

  function refs(route: string, data: Body): readonly [number, unknown?] | undefined {
    const [method = '', path = ''] = route.split(' ')
    const tag = /^git\/refs?\/tags\/(.+)$/.exec(path)?.[1] ?? data.ref?.replace('refs/tags/', '')
    if (tag === undefined) return undefined
    const ref = `refs/tags/${tag}`
    const now = git('rev-parse', '--verify', '--quiet', ref)
    if (method === 'POST' ? now !== '' : now === '')
      return [method === 'GET' ? 404 : 422, { message: 'Not Found' }]
    if (method !== 'GET') git('update-ref', ref, data.sha ?? '')
    return [200, { ref, object: { sha: git('rev-parse', ref) } }]
  }

  function published(
    route: string,
    data: Body,
    query: URLSearchParams,
    file: Buffer,
  ): readonly [number, unknown?] | undefined {
    const runs = route === 'GET actions/workflows/ci.yml/runs'
    if (runs) {
      const onMain = query.get('branch') === 'main' && query.get('event') === 'push'
      return [200, { workflow_runs: (onMain && github.runs.get(query.get('head_sha') ?? '')) || [] }]
    }
    if (route === 'GET releases') return [200, query.get('page') === '1' ? github.releases.map(shown) : []]
    if (route === 'POST releases') return [201, shown(create(data))]
    const [, method = '', key = ''] = /^(\w+) releases\/(.+)$/.exec(route) ?? []
    const release = github.releases.find(one =>
      key.startsWith('tags/')
        ? !one.draft && `tags/${one.tag_name}` === key
        : `${one.id}` === key.split('/')[0],
    )
    if (!release) return undefined
    return change(release, method, { ...data, asset: query.get('name') ?? '', file })
  }

  function create({
    tag_name = '',
    target_commitish = '',
    name = '',
    body = '',
    draft = false,
  }: Body): Release {
    const id = github.releases.length + 1
    const immutable = !draft && github.isImmutable
    const release = { id, tag_name, target_commitish, name, body, draft, immutable, assets: [] }
    github.releases.push(release)
    return release
  }

  function change(
    release: Release,
    method: string,
    data: Body & { asset: string; file: Buffer },
  ): [number, unknown?] {
    if (release.immutable && method !== 'GET')
      return [422, { message: 'Cannot upload assets to an immutable release.' }]
    if (method === 'DELETE') github.releases.splice(github.releases.indexOf(release), 1)
    if (method === 'POST') release.assets.push(uploaded(data.asset, data.file))
    if (method === 'PATCH') {
      Object.assign(release, data, { asset: undefined, file: undefined })
      release.immutable = !release.draft && github.isImmutable
    }
    return method === 'DELETE' ? [204] : [200, shown(release)]
  }

  const shown = (release: Release) => ({
    ...release,
    upload_url: `${url}/repos/acme/proton-deploy/releases/${release.id}/assets{?name,label}`,
  })

  const git = (...args: string[]) =>
    spawnSync('git', ['--git-dir', gitFolder, ...args], { encoding: 'utf8' }).stdout.trim()

  return github
}

interface Body {
  readonly ref?: string
  readonly sha?: string
  readonly tag_name?: string
  readonly target_commitish?: string
  readonly name?: string
  readonly body?: string
  readonly draft?: boolean
  readonly make_latest?: string
}
