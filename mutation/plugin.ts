// Stryker's plugin: `npm run mutation` finds the faults that no test would notice.
import { registerHooks } from 'node:module'
import '../scripts/resolve-typescript.js'

const jestGlobals = new URL('jest-globals.ts', import.meta.url).href

// The tests run in this process, without jest.
registerHooks({
  resolve: (specifier, context, next) =>
    next(specifier === '@jest/globals' ? jestGlobals : specifier, context),
})

export const { strykerPlugins } = await import('./warm-runner.js')
