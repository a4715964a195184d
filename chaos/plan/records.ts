import { createHash } from 'node:crypto'

const digest = (text: string) => createHash('sha256').update(text).digest('hex')

/** What GetTemplate answers for a text. */
export function mangledText(text: string): string {
  return text.replace(/[^\0-\x7f]/gu, '?')
}

/** A text under the record of a deployment of this action. */
export function recordedText(text: string, record: Readonly<Record<string, unknown>>): string {
  const shown = mangledText(text)
  const digests = { sha256: digest(text), ...(shown !== text && { shown: digest(shown) }) }
  return `# proton-deploy ${JSON.stringify({ v: 1, ...digests, proof: 'bytes', ...record })}\n${text}`
}

const RECORD = /^# proton-deploy (.*)\n([^]*)$/

/** A deployed text without its record, and whether that is true of the text. */
export function withoutRecord(deployed: string): { readonly text: string; readonly isRecorded: boolean } {
  const [, line, text] = RECORD.exec(deployed) ?? []
  if (line === undefined || text === undefined) return { text: deployed, isRecorded: false }
  const { sha256 } = JSON.parse(line) as { readonly sha256?: string }
  return { text, isRecorded: sha256 === digest(text) }
}

/** What the record of the next deployment says of this one. */
interface Link {
  readonly id: string
  readonly digest: string
}

/** How a record names the deployment of this text; undefined where the text has no record of its own. */
export function linkTo(deployed: string): Link | undefined {
  const record = recordIn(deployed)
  return record && { id: record.id, digest: digest(deployed.split('\n', 1)[0] ?? '') }
}

/** The record that is true of the text below it. */
export function recordIn(deployed: string): (Readonly<Record<string, unknown>> & TextRecord) | undefined {
  if (!withoutRecord(deployed).isRecorded) return undefined
  const [, line = ''] = RECORD.exec(deployed) ?? []
  return JSON.parse(line) as Readonly<Record<string, unknown>> & TextRecord
}

/** The members that the model reads. */
interface TextRecord {
  readonly id: string
  readonly before?: { readonly id: string }
}

/** The value of templateBucket: a bucket and a prefix. */
export const TEXTS = 'shop-texts/deployed'

/** Where the text of a deployment is kept: bucket and key. */
export function objectOf(stackName: string, deploymentId: string): string {
  return `${TEXTS}/${stackName}/${deploymentId}.yaml`
}
