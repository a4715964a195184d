import { ifFound } from '../../../engine/polling/request.js'
import { preconditionFailed } from '../../../shared/precondition-errors.js'
import { sanitizeLine } from '../../../shared/sanitize.js'
import { splitRecord, textDigest, type DeploymentLink, type TemplateRecord } from '../record.js'
import type { TemplateArchive } from './template-archive.js'

/** A text that was deployed before, and its record. */
export interface ArchivedText {
  readonly text: string
  readonly record: TemplateRecord
}

/** More deployments than anybody goes back. */
const MOST_STEPS = 100

/**
 * The text of the deployment before the one that the stack runs, or of an earlier one by its id. Each record holds the
 * digest of the one before it, so that the record of the stack vouches for every text: that it was deployed to this
 * stack, and ran there. Throws ProviderError.
 */
export async function archivedText(
  archive: TemplateArchive,
  stackName: string,
  { running, wanted }: { readonly running: TemplateRecord; readonly wanted: string | undefined },
  signal: AbortSignal,
): Promise<ArchivedText> {
  let link = running.before
  for (let steps = 0; link && steps < MOST_STEPS; steps++) {
    const found = await textOf(archive, stackName, link, signal)
    if (wanted === undefined || link.id === wanted) return found
    link = found.record.before
  }
  if (wanted === undefined)
    throw preconditionFailed('NothingBefore', 'the stack has no record of an earlier deployment')
  const message = `the records of the stack name no deployment ${wanted} before the one that it runs`
  throw preconditionFailed('NotRecorded', message, ONLY_SUCCEEDED)
}

const ONLY_SUCCEEDED = 'Only a deployment of this stack that succeeded can be restored.'

/** What to do where the text cannot be had. */
export function rerunAdvice({ run }: Pick<DeploymentLink, 'run'> = {}): string {
  const which = run === undefined ? 'the workflow run' : `the workflow run ${sanitizeLine(run, 500)}`
  return (
    `Re-run ${which} that deployed the earlier version. ` +
    'If it was a promotion, do not re-run it, since it would promote what the source runs now: deploy the earlier values with set, without specPath.'
  )
}

async function textOf(
  archive: TemplateArchive,
  stackName: string,
  link: DeploymentLink,
  signal: AbortSignal,
): Promise<ArchivedText> {
  const name = { stackName, deploymentId: link.id }
  const refused = (code: string, message: string) => preconditionFailed(code, message, rerunAdvice(link))
  const stored = await ifFound(archive.get(name, signal))
  if (stored === undefined)
    throw refused('NotArchived', `there is no ${archive.nameOf(name)}, the text of the earlier deployment`)
  const { text, record, recordDigest } = splitRecord(stored)
  const isGenuine = recordDigest !== undefined && recordDigest === link.digest
  if (record && isGenuine && textDigest(text) === record.sha256) return { text, record }
  throw refused('OtherText', `${archive.nameOf(name)} is not the text that deployment ${link.id} deployed`)
}
