import { getOctokit } from '@actions/github'
import { isRefusal } from './answer.js'
import { commentBody, isOurs } from './body.js'
import { fetchBy } from './fetch.js'
import type { CommentOptions, WriteComment, WrittenComment } from './port.js'

type Octokit = ReturnType<typeof getOctokit>
type Comment = Awaited<ReturnType<Octokit['rest']['issues']['listComments']>>['data'][number]

/** A page of the list: the most that GitHub gives. */
const PER_PAGE = 100

/** Updates the oldest comment that is ours for `key`, unless it says the same already; without one, makes it. */
export const writeComment: WriteComment = async options => {
  const octokit = connect(options)
  const place = placeOf(options)
  const body = commentBody(options.key, options.markdown)
  for await (const comment of ourComments(octokit, options)) {
    if (isSame(comment.body, body)) return { url: comment.html_url, was: 'unchanged' }
    const updated = await update(octokit, { ...place, comment_id: comment.id, body })
    if (updated) return updated
  }
  const { data } = await octokit.rest.issues.createComment({
    ...place,
    issue_number: options.pullRequest,
    body,
  })
  return { url: data.html_url, was: 'created' }
}

function connect({ token, apiUrl, signal, proxy, ca }: CommentOptions): Octokit {
  // The library would choose a proxy by rules that are not those for Proton.
  const request = { fetch: fetchBy({ proxy, ca }) }
  const octokit = getOctokit(token, { baseUrl: apiUrl.replace(/\/+$/, ''), request })
  // As an option of a request it would be lost with the second page.
  if (signal)
    octokit.hook.before('request', options => {
      options.request = { ...options.request, signal }
    })
  return octokit
}

function placeOf({ repository }: CommentOptions): { readonly owner: string; readonly repo: string } {
  const [owner = '', repo = ''] = repository.split('/')
  return { owner, repo }
}

/** The comments with our marker that this token's owner may have written, oldest first, as GitHub lists them. */
async function* ourComments(octokit: Octokit, options: CommentOptions): AsyncGenerator<Comment> {
  const pages = octokit.paginate.iterator(octokit.rest.issues.listComments, {
    ...placeOf(options),
    issue_number: options.pullRequest,
    per_page: PER_PAGE,
  })
  let me: number | undefined
  for await (const { data } of pages) {
    for (const comment of data.filter(({ body }) => isOurs(body, options.key))) {
      // Anybody can paste the marker, and could then say in our name what they like.
      if (comment.user?.type === 'Bot') yield comment
      else if (comment.user?.id === (me ??= await myId(octokit))) yield comment
    }
  }
}

/** Who the token belongs to: only a person's may be asked, and a workflow's own belongs to nobody. */
async function myId(octokit: Octokit): Promise<number> {
  try {
    return (await octokit.rest.users.getAuthenticated()).data.id
  } catch (error) {
    if (isRefusal(error)) return NOBODY
    throw error
  }
}

const NOBODY = -1

/** Undefined when the comment is not ours to change, or is gone meanwhile. */
async function update(
  octokit: Octokit,
  what: { owner: string; repo: string; comment_id: number; body: string },
): Promise<WrittenComment | undefined> {
  try {
    const { data } = await octokit.rest.issues.updateComment(what)
    return { url: data.html_url, was: 'updated' }
  } catch (error) {
    if (isRefusal(error)) return undefined
    throw error
  }
}

/** GitHub may keep the ends of lines as browsers send them. */
function isSame(kept: string | undefined, body: string): boolean {
  return kept?.replaceAll('\r\n', '\n').trimEnd() === body.replaceAll('\r\n', '\n')
}
