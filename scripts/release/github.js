// @ts-check

/**
 * @typedef {object} Repository of the release, on GitHub
 * @property {string} api GITHUB_API_URL
 * @property {string} name `owner/name`
 * @property {string} token
 */

/** That GitHub refuses a request, or fails. */
export class GithubError extends Error {
  /**
   * @param {string} request
   * @param {number} status
   * @param {string} text
   */
  constructor(request, status, text) {
    super(`${request}: GitHub answered ${status} ${text.slice(0, 500)}`)
    this.status = status
  }
}

/**
 * What GitHub answers; undefined where it does not find it.
 * @param {Repository} repository
 * @param {string} method
 * @param {string} path below the repository, or a whole address
 * @param {object | Uint8Array} [body]
 * @returns {Promise<any>}
 */
export async function askGithub({ api, name, token }, method, path, body) {
  const isFile = body instanceof Uint8Array
  const url = path.startsWith('http') ? path : `${api}/repos/${name}/${path}`
  const response = await answerOf(url, {
    method,
    headers: {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${token}`,
      'x-github-api-version': '2022-11-28',
      ...(body && { 'content-type': isFile ? 'application/octet-stream' : 'application/json' }),
    },
    ...(body && { body: isFile ? new Uint8Array(body) : JSON.stringify(body) }),
  })
  const text = await response.text()
  if (response.status === 404 && method === 'GET') return undefined
  if (!response.ok) throw new GithubError(`${method} ${path}`, response.status, text)
  return text === '' ? undefined : JSON.parse(text)
}

/**
 * @param {string} url
 * @param {RequestInit} request
 */
async function answerOf(url, request) {
  try {
    return await globalThis.fetch(url, request)
  } catch (error) {
    // `fetch` names neither the address nor the reason.
    const { cause } = /** @type {Error} */ (error)
    const reason = cause instanceof Error ? cause.message : String(error)
    throw new Error(`${request.method} ${url} got no answer: ${reason}`, { cause: error })
  }
}

/**
 * Why CI does not let the commit be released; undefined where it does. Only runs on main count: those of a branch or a
 * fork run what its author wrote.
 * @param {Repository} repository
 * @param {string} commit
 * @returns {Promise<string | undefined>}
 */
export async function ciProblem(repository, commit) {
  const path = `actions/workflows/ci.yml/runs?head_sha=${commit}&branch=main&event=push&per_page=100`
  /** @type {{ workflow_runs: { run_number: number, status: string, conclusion: string | null }[] } | undefined} */
  const answer = await askGithub(repository, 'GET', path)
  const newest = answer?.workflow_runs.toSorted((a, b) => b.run_number - a.run_number)[0]
  if (!newest) return `CI has not run on main for ${commit}`
  if (newest.status !== 'completed')
    return `CI is still ${newest.status} for ${commit}; run this job again later`
  if (newest.conclusion !== 'success') return `CI ended with ${String(newest.conclusion)} for ${commit}`
  return undefined
}
