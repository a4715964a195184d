import { getOctokit } from '@actions/github'
import { isRefusal } from './api-errors.js'
import { commentBody } from './body.js'
import { choose } from './find-existing.js'
import { fetchBy } from './fetch.js'
import { agreement, completed, keyOf } from './marker.js'
import type { CommentOptions, WriteComment, WrittenComment } from './port.js'
import { repeated } from './retry.js'

type Octokit = ReturnType<typeof getOctokit>
type Comment = Awaited<ReturnType<Octokit['rest']['issues']['listComments']>>['data'][number]

/** A page of the list: the most that GitHub gives. */
const PER_PAGE = 100

/**
 * Updates the oldest comment that is ours for `key`, unless it says the same already, and deletes our others, which two
 * runs at once have left; without one, creates it.
 */
export const writeComment: WriteComment = options => {
  const octokit = connect(options)
  // All of it: a request whose answer was lost may have created the comment.
  return repeated(() => keepOne(octokit, options), options.patience, options.signal)
}

async function keepOne(octokit: Octokit, options: CommentOptions): Promise<WrittenComment> {
  const place = placeOf(options)
  const { candidates, superseded } = choose(await ourComments(octokit, options), options.key)
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

/** The comments with a marker for the key that this token's owner may have written, oldest first, as GitHub lists them. */
async function ourComments(octokit: Octokit, options: CommentOptions): Promise<readonly Comment[]> {
  const pages = octokit.paginate.iterator(octokit.rest.issues.listComments, {
    ...placeOf(options),
    issue_number: options.pullRequest,
    per_page: PER_PAGE,
  })
  const ours: Comment[] = []
  let me: number | undefined
  for await (const { data } of pages) {
    for (const comment of data.filter(({ body }) => agreement(body, options.key) !== undefined)) {
      // Anybody can paste the marker, and could then say in our name what they like.
      if (comment.user?.type === 'Bot') ours.push(comment)
      else if (comment.user?.id === (me ??= await myId(octokit))) ours.push(comment)
    }
  }
  return ours
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
  options: CommentOptions,
  comment: Comment,
): Promise<WrittenComment | undefined> {
  const body = commentBody(completed(options.key, keyOf(comment.body)), options.markdown, options.footer)
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

/** Deletes those of `others` that the author of `kept` wrote. What fails is left for the next run. */
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

/** GitHub may keep the ends of lines as browsers send them. */
function isSame(kept: string | undefined, body: string): boolean {
  return kept?.replaceAll('\r\n', '\n').trimEnd() === body.replaceAll('\r\n', '\n')
}
