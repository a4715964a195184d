import { getOctokit } from '@actions/github'
import { isRefusal } from './api-errors.js'
import { commentBody } from './body.js'
import { chooseComments } from './find-existing.js'
import { fetchThrough } from './fetch.js'
import { matchMarker, completeKey, keyOf } from './marker.js'
import type { CommentOptions, WriteComment, WrittenComment } from './port.js'
import { withRetry } from './retry.js'

type Octokit = ReturnType<typeof getOctokit>
type Comment = Awaited<ReturnType<Octokit['rest']['issues']['listComments']>>['data'][number]

/** Comments per page: GitHub's maximum. */
const PER_PAGE = 100

/**
 * Updates the oldest comment of ours for `key`, unless its text is the same, and deletes our other ones, which runs at the
 * same time have created; creates one where there is none.
 */
export const writeComment: WriteComment = options => {
  const octokit = connect(options)
  // The retry includes the search: a request whose response was lost may have created the comment.
  return withRetry(() => keepOne(octokit, options), options.patience, options.signal)
}

async function keepOne(octokit: Octokit, options: CommentOptions): Promise<WrittenComment> {
  const place = placeOf(options)
  const { candidates, superseded } = chooseComments(await ourComments(octokit, options), options.key)
  for (const [index, comment] of candidates.entries()) {
    const kept = await update(octokit, options, comment)
    if (!kept) continue
    const others = [...candidates.slice(index + 1), ...superseded]
    await deleteOwn(octokit, options, comment, others)
    return kept
  }
  const body = commentBody(options.key, options.markdown, options.footer)
  const { data } = await octokit.rest.issues.createComment({
    ...place,
    issue_number: options.pullRequest,
    body,
  })
  return { url: data.html_url, was: 'created' }
}

function connect({ token, apiUrl, signal, proxy, ca }: CommentOptions): Octokit {
  // Octokit would select the proxy by other rules than those for Proton.
  const request = { fetch: fetchThrough({ proxy, ca }) }
  const octokit = getOctokit(token, { baseUrl: apiUrl.replace(/\/+$/, ''), request })
  // As an option of one request it would not apply to the second page.
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

/** The comments with a marker for the key that the owner of the token may have written, oldest first. */
async function ourComments(octokit: Octokit, options: CommentOptions): Promise<readonly Comment[]> {
  const pages = octokit.paginate.iterator(octokit.rest.issues.listComments, {
    ...placeOf(options),
    issue_number: options.pullRequest,
    per_page: PER_PAGE,
  })
  const ours: Comment[] = []
  let userId: number | undefined
  for await (const { data } of pages) {
    for (const comment of data.filter(({ body }) => matchMarker(body, options.key) !== undefined)) {
      // Anybody can paste the marker into a comment.
      if (comment.user?.type === 'Bot') ours.push(comment)
      else if (comment.user?.id === (userId ??= await currentUserId(octokit))) ours.push(comment)
    }
  }
  return ours
}

/** The id of the user that the token belongs to; a workflow's own token has none, and may not read it. */
async function currentUserId(octokit: Octokit): Promise<number> {
  try {
    return (await octokit.rest.users.getAuthenticated()).data.id
  } catch (error) {
    if (isRefusal(error)) return NOBODY
    throw error
  }
}

const NOBODY = -1

/** Undefined when the token may not change the comment, or the comment was deleted. */
async function update(
  octokit: Octokit,
  options: CommentOptions,
  comment: Comment,
): Promise<WrittenComment | undefined> {
  const body = commentBody(completeKey(options.key, keyOf(comment.body)), options.markdown, options.footer)
  if (isSame(comment.body, body)) return { url: comment.html_url, was: 'unchanged' }
  try {
    const what = { ...placeOf(options), comment_id: comment.id, body }
    const { data } = await octokit.rest.issues.updateComment(what)
    return { url: data.html_url, was: 'updated' }
  } catch (error) {
    if (isRefusal(error)) return undefined
    throw error
  }
}

/** Deletes those of `others` that the author of `kept` wrote. After a failure the next run deletes the rest. */
async function deleteOwn(
  octokit: Octokit,
  options: CommentOptions,
  kept: Comment,
  others: readonly Comment[],
): Promise<void> {
  for (const { id, user } of others) {
    if (user?.id === undefined || user.id !== kept.user?.id) continue
    try {
      await octokit.rest.issues.deleteComment({ ...placeOf(options), comment_id: id })
    } catch {
      return
    }
  }
}

/** GitHub may store line ends as browsers send them. */
function isSame(kept: string | undefined, body: string): boolean {
  return kept?.replaceAll('\r\n', '\n').trimEnd() === body.replaceAll('\r\n', '\n')
}
