import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { classOf } from './violation-classes.js'
import { providerOf, type Plan } from '../plan/plan.js'
import { violations, type CheckedRun } from '../play-and-check.js'

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), '..', 'failures')

/** A shrunk plan that once failed. */
export interface StoredFailure {
  readonly plan: Plan
  /** Which run of which series it was: `seed:index`. */
  readonly from: string
  /** What was wrong with it then. */
  readonly violated: readonly string[]
}

/** Stores a failing run, named after its violations; replaces one with the same name. */
export function storeFailure({ run, findings }: CheckedRun, from: string): void {
  const bad = violations(findings)
  const [first] = bad
  if (!first) return
  const kinds = [...new Set(bad.map(finding => `${classOf(run, finding)}-${finding.invariant}`))].sort()
  const { plan } = run
  const where = providerOf(plan) === 'proton' ? [] : ['stack']
  const name = [...where, ...kinds, plan.command, plan.target].join('-').replaceAll('?', 'new')
  const kept: StoredFailure = {
    plan: run.plan,
    from,
    violated: bad.map(({ invariant, text }) => `${invariant}: ${text}`),
  }
  mkdirSync(FOLDER, { recursive: true })
  writeFileSync(join(FOLDER, `${name}.json`), `${JSON.stringify(kept, undefined, 2)}\n`)
}

/** All stored failures, by file name. */
export function storedFailures(): ReadonlyMap<string, StoredFailure> {
  const names = readdirSync(FOLDER).filter(name => name.endsWith('.json'))
  return new Map(
    names.map(name => [name, JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as StoredFailure]),
  )
}
