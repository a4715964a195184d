import type { Json } from '../../../shared/json.js'
import type { TextName } from './template-archive.js'

/** A text that is in the bucket only for a plan, as it is saved for the post step before it is put there. */
export function savedText({ stackName, deploymentId }: TextName): Json {
  return { text: { stackName, deploymentId } }
}

/** The text that was saved; undefined where the evidence is of something else. */
export function readSavedText(evidence: Json | undefined): TextName | undefined {
  if (typeof evidence !== 'object' || evidence === null || !('text' in evidence)) return undefined
  const { text } = evidence
  if (typeof text !== 'object' || text === null || !('stackName' in text)) return undefined
  const { stackName, deploymentId } = text
  if (typeof stackName !== 'string' || typeof deploymentId !== 'string') return undefined
  return { stackName, deploymentId }
}
