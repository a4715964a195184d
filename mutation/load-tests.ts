import { globSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { getState, resetState, type State } from 'jest-circus'

/** The tests of one file, as jest runs them. */
export interface TestFile {
  readonly path: string
  readonly state: State
  readonly tests: readonly Test[]
}

type Block = State['rootDescribeBlock']
type Entry = Extract<Block['children'][number], { type: 'test' }>

interface Test {
  readonly id: string
  readonly entry: Entry
  /** As it was declared: `skip`, say. */
  readonly mode: Entry['mode']
}

/** A test that takes longer fails: a mutant may wait for what never comes. */
const TEST_LIMIT_MS = 10_000

/** Loads the files that match, in the order of the patterns. */
export async function loadTests(patterns: readonly string[]): Promise<readonly TestFile[]> {
  const paths = new Set(patterns.flatMap(pattern => globSync(pattern).sort()))
  const loaded: TestFile[] = []
  for (const path of paths) {
    resetState()
    await import(pathToFileURL(resolve(path)).href)
    const state = getState()
    state.testTimeout = TEST_LIMIT_MS
    loaded.push({ path, state, tests: testsIn(state.rootDescribeBlock, path) })
  }
  return loaded
}

function testsIn(block: Block, path: string): readonly Test[] {
  return block.children.flatMap((child, index) => {
    // Titles may occur twice.
    const id = `${path} > ${index} ${child.name}`
    return child.type === 'test' ? [{ id, entry: child, mode: child.mode }] : testsIn(child, id)
  })
}
