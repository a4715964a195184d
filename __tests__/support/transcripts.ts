import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from '@jest/globals'

/** Where the committed ones are. */
const TRANSCRIPTS = fileURLToPath(new URL('../transcripts/', import.meta.url))

/**
 * Compares a scenario's transcript with the committed one. `UPDATE_TRANSCRIPTS=1 npm test` writes it, so that a change of
 * behaviour is a diff to read.
 */
export function expectTranscript(scenario: string, transcript: string): void {
  const path = join(TRANSCRIPTS, fileOf(scenario))
  if (process.env['UPDATE_TRANSCRIPTS'] === '1') {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, transcript)
  }
  expect(transcript).toBe(existsSync(path) ? readFileSync(path, 'utf8') : '(none committed)')
}

/** Checks that each committed transcript is one of these scenarios; those of CloudFormation are a folder of their own. */
export function expectNoOtherTranscripts(scenarios: readonly string[]): void {
  const files = scenarios.map(fileOf)
  const isHere = (path: string) =>
    path.startsWith('cloudformation/') === files[0]?.startsWith('cloudformation/')
  const committed = readdirSync(TRANSCRIPTS, { recursive: true, encoding: 'utf8' })
    .map(path => path.replaceAll('\\', '/'))
    .filter(path => path.endsWith('.txt') && isHere(path))
  expect(committed.sort()).toEqual(files.sort())
}

/** Neither the spec nor output values are printed. */
export function expectNothingSensitive(lines: readonly string[]): void {
  const values = [
    'registry.example/shop:',
    'https://prod.shop.example',
    'hunter2',
    'testCommand',
    'first "line"',
  ]
  for (const value of values) expect(lines.join('\n')).not.toContain(value)
}

/**
 * `delete/an-instance.txt` of the scenario `delete: an instance`: what stands before the first colon or comma is the folder,
 * in `cloudformation/` after `cloudformation: `.
 */
function fileOf(scenario: string): string {
  const [, provider = '', name = ''] = /^(cloudformation(?=: ))?(?:: )?(.*)$/.exec(scenario) ?? []
  const [, subject = 'others', rest = name] = /^([^:,]+)[:,](.*)$/.exec(name) ?? []
  return [provider, inFileName(subject), `${inFileName(rest)}.txt`].filter(part => part !== '').join('/')
}

function inFileName(text: string): string {
  return text.replaceAll(/[^a-zA-Z0-9]+/g, '-').replaceAll(/^-|-$/g, '')
}
