import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from '@jest/globals'

const folder = new URL('../transcripts/', import.meta.url)

/**
 * Compares a scenario's transcript with the committed one. `UPDATE_TRANSCRIPTS=1 npm test` writes it, so that a change of
 * behaviour is a diff to read.
 */
export function expectTranscript(scenario: string, transcript: string): void {
  const path = fileURLToPath(new URL(fileOf(scenario), folder))
  if (process.env['UPDATE_TRANSCRIPTS'] === '1') {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, transcript)
  }
  expect(transcript).toBe(existsSync(path) ? readFileSync(path, 'utf8') : '(none committed)')
}

/** `delete/an-instance.txt` of the scenario `delete: an instance`: what stands before the first colon or comma is the folder. */
function fileOf(scenario: string): string {
  const [, subject = 'others', rest = scenario] = /^([^:,]+)[:,](.*)$/.exec(scenario) ?? []
  return `${inFileName(subject)}/${inFileName(rest)}.txt`
}

function inFileName(text: string): string {
  return text.replaceAll(/[^a-zA-Z0-9]+/g, '-').replaceAll(/^-|-$/g, '')
}
