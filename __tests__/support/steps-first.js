import { createRequire } from 'node:module'

/**
 * The types of the package are those of its CommonJS build: `import` does not find the class in them.
 * @type {(name: string) => typeof import('@jest/test-sequencer')}
 */
const load = createRequire(import.meta.url)
const { default: TestSequencer } = load('@jest/test-sequencer')

/** Suites that run whole steps wait most of their time: started first, they wait while the others use the processors. */
export default class StepsFirst extends TestSequencer {
  /**
   * @template {{ readonly path: string }} T
   * @param {T[]} suites
   * @override
   */
  sort(suites) {
    return suites.toSorted((one, other) => rank(one.path) - rank(other.path))
  }
}

/** @param {string} path */
function rank(path) {
  return path.includes('/e2e/') ? 0 : path.includes('/transcripts') ? 1 : 2
}
