import { createHash } from 'node:crypto'
import { withQuestionMarks } from '../../rendering/compare.js'
import type { Json } from '../../shared/json.js'
import { isProof, type Proof } from './adoption/proof.js'

/**
 * What was deployed, as the first line of the template says it. A stack tag would touch every resource, and a last line
 * would change the value of a block scalar that ends the text.
 */
export interface TemplateRecord {
  /** The token of the deployment that wrote it. */
  readonly id: string
  /** The SHA-256 digest of the text below the record. */
  readonly sha256: string
  /** The same of that text as CloudFormation shows it, where it has characters outside ASCII. */
  readonly shown?: string | undefined
  /** How it was proved, before the first deployment, that the bundle renders the stack. */
  readonly proof: Proof
  readonly template?: string | undefined
  readonly major?: string | undefined
  /** The SHA-256 digest of the bundle. */
  readonly bundle: string
  readonly commit?: string | undefined
  /** The page of the workflow run. */
  readonly run?: string | undefined
  /** The spec, cut to this target; absent where it would make the text too long. */
  readonly spec?: string | undefined
  /** Of an instance: the component whose outputs are in the text. */
  readonly component?: string | undefined
  /** The deployment before it. */
  readonly before?: DeploymentLink | undefined
}

/** A deployment, as the record of the next one names it. */
export interface DeploymentLink {
  readonly id: string
  readonly run?: string | undefined
  /** The SHA-256 digest of the line of its record, which has that of its text and of the record before: it authenticates all of them. */
  readonly digest?: string | undefined
}

const START = '# proton-deploy '
const VERSION = 1
/** TemplateBody of CloudFormation's API, in bytes. */
export const MAX_TEMPLATE_BYTES = 51_200
/** The longest template that CloudFormation reads from a bucket, in bytes. */
const MAX_STORED_BYTES = 1_048_576

/** The longest template that can be submitted, in bytes. */
export function longestTemplate(hasBucket: boolean): number {
  return hasBucket ? MAX_STORED_BYTES : MAX_TEMPLATE_BYTES
}

/** The SHA-256 digest of a text, as a record has it. */
export function textDigest(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/**
 * The text with its record as the first line. JSON takes no comment and gets none. The spec is left out where the text
 * would be longer than `maxBytes` with it, and the whole record where that is not enough.
 */
export function withRecord(
  text: string,
  record: Omit<TemplateRecord, 'sha256' | 'shown'>,
  maxBytes = MAX_TEMPLATE_BYTES,
): string {
  if (isJson(text)) return text
  const shown = withQuestionMarks(text)
  const digests = { sha256: textDigest(text), ...(shown !== text && { shown: textDigest(shown) }) }
  const full = { v: VERSION, ...digests, ...record }
  const { spec, ...short } = full
  const fits = (candidate: object) => Buffer.byteLength(lineOf(candidate) + text) <= maxBytes
  if (spec !== undefined && fits(full)) return lineOf(full) + text
  return fits(short) ? lineOf(short) + text : text
}

/** Whether a text is JSON, which cannot hold a record. */
export function isJson(text: string): boolean {
  return text.trimStart().startsWith('{')
}

function lineOf(record: object): string {
  return `${START}${ascii(JSON.stringify(record))}\n`
}

/** CloudFormation answers a question mark for every other character. */
function ascii(text: string): string {
  return text.replace(/[\u007f-\uffff]/g, one => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** A deployed text, and its record where it has one that is true of the text. */
export interface RecordedText {
  readonly text: string
  readonly record: TemplateRecord | undefined
  /** The SHA-256 digest of the line of the record. */
  readonly recordDigest?: string | undefined
}

/** What the record of the next deployment says of this one. */
export function linkTo({ record, recordDigest }: RecordedText): DeploymentLink | undefined {
  return record && { id: record.id, run: record.run, digest: recordDigest }
}

/** Takes a deployed text apart. A record whose digest is not that of the text below it is ignored: somebody has edited the stack. */
export function splitRecord(deployed: string): RecordedText {
  const end = deployed.indexOf('\n')
  if (!deployed.startsWith(START) || end < 0) return { text: deployed, record: undefined }
  const text = deployed.slice(end + 1)
  const record = recordIn(deployed.slice(START.length, end))
  if (!record || !isOf(record, text)) return { text, record: undefined }
  return { text, record, recordDigest: textDigest(deployed.slice(0, end)) }
}

/** Whether the digest is that of the text, as CloudFormation shows it. */
function isOf({ sha256, shown = sha256 }: TemplateRecord, text: string): boolean {
  return textDigest(withQuestionMarks(text)) === shown
}

/** Each member with whether a record has it always. */
const textMembers = {
  id: true,
  sha256: true,
  bundle: true,
  shown: false,
  template: false,
  major: false,
  commit: false,
  run: false,
  spec: false,
  component: false,
} as const

function recordIn(line: string): TemplateRecord | undefined {
  const found = parsed(line)
  if (typeof found !== 'object' || found === null || Array.isArray(found)) return undefined
  const { v, proof, before, ...others } = found as Readonly<Record<string, Json>>
  const texts = Object.entries(others).filter(([, value]) => typeof value === 'string')
  const known = Object.fromEntries(texts.filter(([name]) => Object.hasOwn(textMembers, name)))
  const isComplete = Object.entries(textMembers).every(([name, isNeeded]) => !isNeeded || name in known)
  if (v !== VERSION || !isComplete || !isProof(proof)) return undefined
  return { ...(known as Pick<TemplateRecord, keyof typeof textMembers>), proof, before: beforeIn(before) }
}

function beforeIn(value: Json | undefined): DeploymentLink | undefined {
  if (typeof value !== 'object' || value === null || !('id' in value)) return undefined
  const { id, run, digest } = value
  const ifText = (member: Json | undefined) => (typeof member === 'string' ? member : undefined)
  return typeof id === 'string' ? { id, run: ifText(run), digest: ifText(digest) } : undefined
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}
