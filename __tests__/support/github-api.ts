import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'

/** Who writes on GitHub. */
export interface Account {
  readonly login: string
  readonly id: number
  readonly type: 'Bot' | 'User'
}

export interface Comment {
  readonly id: number
  readonly issue: number
  /** Null when the account was deleted. */
  readonly author: Account | null
  body: string
}

/** An answer instead of the usual one; a status of 0 is a connection that is reset. */
export interface Fault {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  readonly status: number
  readonly message?: string
  readonly headers?: Readonly<Record<string, string>>
  /** The request is obeyed all the same: only its answer is lost. */
  readonly isDone?: boolean
  /** How many requests it meets; all of them when it is left out. */
  times?: number
}

export interface GithubApi {
  /** GITHUB_API_URL. */
  readonly url: string
  readonly port: number
  /** Oldest first. */
  readonly comments: Comment[]
  /** Method and path of each request, as `GET /repos/…`. */
  readonly requests: string[]
  /** What GitHub's documentation does not know of, in requests that came. */
  readonly problems: string[]
  readonly faults: Fault[]
  readonly add: (author: Account | null, body: string, issue?: number) => Comment
  readonly close: () => Promise<void>
}

export const bot: Account = { login: 'github-actions[bot]', id: 41_898_282, type: 'Bot' }
export const otherBot: Account = { login: 'shop-deploys[bot]', id: 200_000_001, type: 'Bot' }
export const ada: Account = { login: 'ada', id: 1815, type: 'User' }
export const mallory: Account = { login: 'mallory', id: 1337, type: 'User' }

/** By token, who it stands for and whether it may write. */
const tokens: Readonly<Record<string, { readonly account: Account; readonly isReadOnly?: boolean }>> = {
  ghs_workflow: { account: bot },
  ghs_fork: { account: bot, isReadOnly: true },
  ghs_app: { account: otherBot },
  ghp_ada: { account: ada },
}

export const repository = 'acme/shop'
export const pullRequest = 7
const REPOSITORY_ID = 4711
const MOST_CHARACTERS = 65_536
const VERSIONS = ['2022-11-28', '2026-03-10']

interface Options {
  /** `/api/v3` on GitHub Enterprise Server. */
  readonly prefix?: string
  /** Whether who may write may also change what others wrote, as on GitHub. */
  readonly changesOthers?: boolean
}

/** What GitHub answers: a refusal is thrown. */
class Refusal extends Error {
  readonly status: number
  readonly more: object
  constructor(status: number, message: string, more: object = {}) {
    super(message)
    this.status = status
    this.more = more
  }
}

/** GitHub's REST API as far as comments on one pull request go, as strict as its documentation. */
export async function startGithubApi(options: Options = {}): Promise<GithubApi> {
  const api = new StandIn(options)
  const server = createServer((request, response) => {
    void api.answer(request, response)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  api.port = (server.address() as AddressInfo).port
  return Object.assign(api, {
    add: (author: Account | null, body: string, issue = pullRequest) => api.write(author, body, issue),
    close: () =>
      new Promise<void>(resolve => {
        server.close(() => {
          resolve()
        })
        server.closeAllConnections()
      }),
  })
}

class StandIn {
  port = 0
  readonly comments: Comment[] = []
  readonly requests: string[] = []
  readonly problems: string[] = []
  readonly faults: Fault[] = []
  #written = 0
  readonly #prefix: string
  readonly #changesOthers: boolean

  constructor({ prefix = '', changesOthers = true }: Options) {
    this.#prefix = prefix
    this.#changesOthers = changesOthers
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}${this.#prefix}`
  }

  write(author: Account | null, body: string, issue: number): Comment {
    this.#written += 1
    const comment = { id: 9_000_000_000 + this.#written, issue, author, body }
    this.comments.push(comment)
    return comment
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '' } = request
    this.requests.push(`${method} ${url}`)
    const fault = this.faults.find(one => one.method === method && one.times !== 0)
    if (fault?.times !== undefined) fault.times -= 1
    if (fault?.status === 0) {
      request.socket.destroy()
      return
    }
    const headers = { 'x-ratelimit-limit': '1000', 'x-ratelimit-remaining': '999', ...fault?.headers }
    try {
      this.#checkHeaders(request)
      const body: unknown = ['GET', 'DELETE'].includes(method) ? undefined : await json(request)
      if (fault?.isDone) this.#dispatch(method, url, body, whoAsks(request))
      if (fault) throw new Refusal(fault.status, fault.message ?? 'Server Error')
      this.#send(response, headers, this.#dispatch(method, url, body, whoAsks(request)))
    } catch (error) {
      const { status, message, more } =
        error instanceof Refusal ? error : new Refusal(400, this.#problem(String(error)))
      this.#send(response, headers, {
        status,
        data: { message, ...more, documentation_url: 'https://docs.github.com/rest', status: `${status}` },
      })
    }
  }

  #send(response: ServerResponse, usual: object, { status, data, headers = {} }: Reply): void {
    response.writeHead(status, {
      'content-type': 'application/json; charset=utf-8',
      'x-github-media-type': 'github.v3; format=json',
      ...usual,
      ...headers,
    })
    response.end(data === undefined ? undefined : JSON.stringify(data))
  }

  #problem(text: string): string {
    this.problems.push(text)
    return text
  }

  #checkHeaders({ headers, method = '' }: IncomingMessage): void {
    const { accept = '', authorization = '', 'user-agent': agent = '', host } = headers
    const version = headers['x-github-api-version']
    const type = headers['content-type']
    if (!/^application\/vnd\.github(\.v3)?\+json$/.test(accept)) this.#problem(`accept: ${accept}`)
    if (!/^(token|bearer) \S+$/i.test(authorization)) this.#problem(`authorization: ${authorization}`)
    if (agent === '') this.#problem('no user-agent')
    if (host === undefined) this.#problem('no host')
    if (version !== undefined && !VERSIONS.includes(String(version)))
      this.#problem(`x-github-api-version: ${String(version)}`)
    if (method === 'GET' && headers['content-length'] !== undefined) this.#problem('a GET with a body')
    if (['POST', 'PATCH'].includes(method) && !/^application\/json(; charset=utf-8)?$/.test(type ?? ''))
      this.#problem(`content-type: ${String(type)}`)
  }

  #dispatch(method: string, target: string, body: unknown, by: Visitor): Reply {
    const { pathname, searchParams } = new URL(target, 'http://github.example')
    if (!pathname.startsWith(`${this.#prefix}/`)) throw new Error(`not below ${this.#prefix}: ${pathname}`)
    const route = `${method} ${pathname.slice(this.#prefix.length)}`
    const list = /^(GET|POST) \/(repos\/acme\/shop|repositories\/4711)\/issues\/(\d+)\/comments$/.exec(route)
    const one = /^(PATCH|DELETE) \/repos\/acme\/shop\/issues\/comments\/(\d+)$/.exec(route)
    if (list) {
      const issue = Number(list[3])
      if (issue !== pullRequest) throw new Refusal(404, 'Not Found')
      return method === 'GET' ? this.#list(issue, searchParams) : this.#create(issue, body, by)
    }
    if (one)
      return method === 'DELETE' ? this.#delete(Number(one[2]), by) : this.#update(Number(one[2]), body, by)
    if (route === 'GET /user') return { status: 200, data: userData(whoseUser(by)) }
    if (/^(GET|POST|PATCH|DELETE) \/repos\/[^/]+\/[^/]+\/issues\//.test(route))
      throw new Refusal(404, 'Not Found')
    throw new Error(`unknown to this stand-in: ${route}`)
  }

  #list(issue: number, parameters: URLSearchParams): Reply {
    for (const name of parameters.keys())
      if (!['per_page', 'page', 'since'].includes(name)) this.#problem(`parameter ${name}`)
    const perPage = Number(parameters.get('per_page') ?? 30)
    const page = Number(parameters.get('page') ?? 1)
    if (!(perPage >= 1 && perPage <= 100 && page >= 1)) this.#problem(`page ${page} of ${perPage}`)
    const all = this.comments.filter(comment => comment.issue === issue)
    const last = Math.max(1, Math.ceil(all.length / perPage))
    // GitHub's own links name the repository by its number.
    const link = (to: number, rel: string) =>
      `<${this.url}/repositories/${REPOSITORY_ID}/issues/${issue}/comments?per_page=${perPage}&page=${to}>; rel="${rel}"`
    const links = [
      ...(page > 1 ? [link(page - 1, 'prev')] : []),
      ...(page < last ? [link(page + 1, 'next'), link(last, 'last')] : []),
      ...(page > 1 ? [link(1, 'first')] : []),
    ]
    return {
      status: 200,
      headers: links.length === 0 ? {} : { link: links.join(', ') },
      data: all.slice((page - 1) * perPage, page * perPage).map(comment => this.#commentData(comment)),
    }
  }

  #create(issue: number, body: unknown, by: Visitor): Reply {
    const text = this.#textOf(body)
    if (by.isReadOnly) throw new Refusal(403, 'Resource not accessible by integration')
    const data = this.#commentData(this.write(by.account, text, issue))
    return { status: 201, headers: { location: data.url }, data }
  }

  #update(id: number, body: unknown, by: Visitor): Reply {
    const text = this.#textOf(body)
    const comment = this.#changeable(id, by)
    comment.body = text
    return { status: 200, data: this.#commentData(comment) }
  }

  #delete(id: number, by: Visitor): Reply {
    this.comments.splice(this.comments.indexOf(this.#changeable(id, by)), 1)
    return { status: 204, data: undefined }
  }

  #changeable(id: number, by: Visitor): Comment {
    const comment = this.comments.find(one => one.id === id)
    if (!comment) throw new Refusal(404, 'Not Found')
    const isOwn = comment.author?.id === by.account.id
    if (by.isReadOnly || !(isOwn || this.#changesOthers))
      throw new Refusal(403, 'Resource not accessible by integration')
    return comment
  }

  #textOf(sent: unknown): string {
    const { body, ...others } = sent as Record<string, unknown>
    if (Object.keys(others).length > 0) this.#problem(`unknown in a body: ${Object.keys(others).join()}`)
    const wrong = (message: string) =>
      new Refusal(422, 'Validation Failed', {
        errors: [{ resource: 'IssueComment', code: 'unprocessable', field: 'data', message }],
      })
    if (typeof body !== 'string' || body.trim() === '') throw wrong("Body can't be blank")
    if (Array.from(body).length > MOST_CHARACTERS)
      throw wrong(`Body is too long (maximum is ${MOST_CHARACTERS} characters)`)
    return body
  }

  #commentData({ id, issue, author, body }: Comment) {
    return {
      id,
      node_id: `IC_${id}`,
      url: `${this.url}/repos/${repository}/issues/comments/${id}`,
      html_url: `https://github.example/${repository}/pull/${issue}#issuecomment-${id}`,
      issue_url: `${this.url}/repos/${repository}/issues/${issue}`,
      body,
      user: author && userData(author),
      created_at: '2026-11-20T15:46:00Z',
      updated_at: '2026-11-20T15:46:00Z',
      author_association: 'NONE',
    }
  }
}

interface Reply {
  readonly status: number
  readonly data: unknown
  readonly headers?: Readonly<Record<string, string>>
}

interface Visitor {
  readonly account: Account
  readonly isReadOnly: boolean
}

function whoAsks({ headers }: IncomingMessage): Visitor {
  const known = tokens[headers.authorization?.split(' ')[1] ?? '']
  if (!known) throw new Refusal(401, 'Bad credentials')
  return { isReadOnly: false, ...known }
}

/** The token of a workflow or an app is nobody's. */
function whoseUser({ account }: Visitor): Account {
  if (account.type === 'Bot') throw new Refusal(403, 'Resource not accessible by integration')
  return account
}

function userData({ login, id, type }: Account) {
  return { login, id, node_id: `U_${id}`, type, site_admin: false, url: `https://github.example/${login}` }
}
