import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { Ajv } from 'ajv'

/** The account has specs, which may be secret. */
const OWNER_ONLY = 0o600

/** A state file that cannot be used; the message says why, and what to do. */
export class StateError extends Error {
  override readonly name = 'StateError'
}

/** What has happened to an account, from which its state follows. All times are in epoch milliseconds. */
export interface Journal {
  readonly service: string
  /** As it was at the start. */
  readonly account: unknown
  readonly startedAt: number
  /** At the start. */
  readonly speed: number
  readonly entries: JournalEntry[]
}

/** A request with its outcome, or a new speed. */
export type JournalEntry =
  | { readonly at: number; readonly speed: number }
  | {
      readonly at: number
      readonly operation: string
      readonly input: Readonly<Record<string, unknown>>
      readonly outcome: string
    }

const FORMAT = 'proton-deploy simulator state'
const VERSION = 1

const TIME = { type: 'number', minimum: 0 }
const SPEED = { type: 'number', exclusiveMinimum: 0 }

const isJournal = new Ajv().compile<Journal>({
  type: 'object',
  properties: {
    service: { type: 'string' },
    account: { type: 'object' },
    startedAt: TIME,
    speed: SPEED,
    entries: {
      type: 'array',
      items: {
        anyOf: [
          { type: 'object', properties: { at: TIME, speed: SPEED }, required: ['at', 'speed'] },
          {
            type: 'object',
            properties: {
              at: TIME,
              operation: { type: 'string' },
              input: { type: 'object' },
              outcome: { type: 'string' },
            },
            required: ['at', 'operation', 'input', 'outcome'],
          },
        ],
      },
    },
  },
  required: ['service', 'account', 'startedAt', 'speed', 'entries'],
})

/** The state file of one simulator. */
export class JournalFile {
  readonly #path: string
  /** What this simulator has read or written last; undefined when there was no file. */
  #text: string | undefined

  constructor(path: string) {
    this.#path = path
  }

  /** Undefined when there is no file. Throws StateError. */
  read(): Journal | undefined {
    this.#text = textOf(this.#path)
    return this.#text === undefined ? undefined : journalOf(this.#text)
  }

  /**
   * Whatever happens, the file has either the old content or the new one, and what another simulator has written stays.
   * Throws StateError.
   */
  write(journal: Journal): void {
    const found = textOf(this.#path)
    if (found !== undefined && found !== this.#text)
      throw new StateError(
        'Another simulator has written the file since: this one stores nothing. Stop one of them, or name another file.',
      )
    const text = `${JSON.stringify({ format: FORMAT, version: VERSION, ...journal })}\n`
    const written = `${this.#path}.tmp`
    try {
      mkdirSync(dirname(this.#path), { recursive: true })
      writeFileSync(written, text, { mode: OWNER_ONLY })
      renameSync(written, this.#path)
      this.#text = text
    } catch (error) {
      throw new StateError(`The file cannot be written: ${reasonOf(error)}`)
    }
  }
}

function journalOf(text: string): Journal {
  const content = parsed(text)
  if (content?.['format'] !== FORMAT)
    throw new StateError('This is no state of the simulator: name another file.')
  const { version, ...journal } = content
  if (typeof version === 'number' && version > VERSION)
    throw new StateError(
      `A newer simulator has written it (format ${version}, this one reads ${VERSION}): use that one, or delete the file to start again.`,
    )
  if (version !== VERSION || !isJournal(journal)) throw damaged('a member is missing or wrong')
  return journal
}

/** The file is not what a simulator has written. */
export function damaged(why: string): StateError {
  return new StateError(`The file is damaged (${why}): restore it, or delete it to start again.`)
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw new StateError(`The file cannot be read: ${reasonOf(error)}`)
  }
}

/** Undefined when it is JSON, but no object. */
function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    throw damaged('not JSON')
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
