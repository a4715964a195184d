import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect } from '@jest/globals'

const folder = new URL('../transcripts/', import.meta.url)

/**
 * Compares a transcript with the committed one. `UPDATE_TRANSCRIPTS=1 npm test` writes them anew, so that a change of
 * behaviour is a diff to read.
 */
export function expectTranscript(name: string, transcript: string): void {
  const path = fileURLToPath(new URL(`${name}.txt`, folder))
  if (process.env['UPDATE_TRANSCRIPTS'] === '1') writeFileSync(path, transcript)
  expect(transcript).toBe(existsSync(path) ? readFileSync(path, 'utf8') : '(none committed)')
}
