import { createRequire, registerHooks } from 'node:module'
import { pathToFileURL } from 'node:url'
import '../../scripts/resolve-typescript.js'

const require = createRequire(import.meta.url)
const jestGlobals = new URL('jest-globals.ts', import.meta.url).href
const testFolder = new URL('..', import.meta.url).href

/** How many suites this process has started. */
let suites = 0

// Each suite has the files of __tests__ for itself, with their variables and what they set in `process.env`.
registerHooks({
  resolve: (specifier, context, next) => {
    const resolved = next(specifier === '@jest/globals' ? jestGlobals : specifier, context)
    return resolved.url.startsWith(testFolder) ? { ...resolved, url: ofSuite(resolved.url) } : resolved
  },
})

function ofSuite(url: string): string {
  const { href } = new URL(`?suite=${suites}`, url)
  return href
}

/**
 * Jest's `runtime`, in place of its sandboxes: Node loads the modules, strips their types, and keeps what is tested and
 * all packages for the next suites of the process. In a sandbox each suite would load, compile and warm up the SDK anew.
 */
export default class NodeRuntime {
  constructor() {
    suites += 1
  }

  /** Jest's own part, with the state of one suite. */
  requireInternalModule(path: string): unknown {
    Reflect.deleteProperty(require.cache, path)
    Reflect.deleteProperty(globalThis, Symbol.for('EVENT_HANDLERS'))
    return require(path)
  }

  requireModule(path: string): unknown {
    return require(path)
  }

  unstable_importModule(path: string): Promise<unknown> {
    return import(pathToFileURL(path).href)
  }

  unstable_shouldLoadAsEsm(): boolean {
    return true
  }

  getSourceMaps(): Map<string, string> {
    return new Map()
  }

  setGlobalsForRuntime(): void {}
  getAllCoverageInfoCopy(): void {}
  enterTestCode(): void {}
  leaveTestCode(): void {}
  teardown(): void {}
}
