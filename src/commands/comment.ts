import type { ChangeRequest } from '../inputs.js'
import { targetName } from '../target.js'
import type { Scene } from '../world.js'

/** How long GitHub may take: a comment is not worth more of a deployment's time. */
const LIMIT_MS = 15_000

/** Keeps the comment about the target on the pull request, if that is wanted: what goes wrong with it is a warning. */
export async function commentOn(
  { world, region }: Scene,
  { comment, target }: ChangeRequest,
  markdown: string | undefined,
): Promise<void> {
  const { workflow, run, stop } = world
  if (!comment || markdown === undefined || stop.aborted) return
  const { pullRequest, repository, apiUrl } = run
  if (pullRequest === undefined) {
    workflow.info('No comment is written: this run of the workflow is about no pull request.')
    return
  }
  workflow.mask(comment.token)
  const { commentTrouble } = await import('../comment/advice.js')
  const key = `${region} ${targetName(target)}`
  const { token } = comment
  try {
    const signal = AbortSignal.timeout(LIMIT_MS)
    const { url, was } = await world.comment({
      token,
      repository,
      pullRequest,
      key,
      markdown: withoutMentions(markdown),
      apiUrl,
      signal,
    })
    workflow.info(`The comment on pull request ${pullRequest} is ${was}: ${url}`)
  } catch (error) {
    workflow.warning(commentTrouble(error))
  }
}

/** Nobody is called because the name of a branch looks like theirs. What stands between is not shown. */
function withoutMentions(markdown: string): string {
  return markdown.replace(/@(?=[A-Za-z0-9])/g, '@<!-- -->')
}
