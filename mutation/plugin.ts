// Stryker's plugin: `npm run mutation` finds the faults that no test would notice.
import { registerHooks } from 'node:module'

const jestGlobals = new URL('jest-globals.ts', import.meta.url).href

// The sources import each other by the names that a compiler would give them; Node runs them as they are.
registerHooks({
  resolve(specifier, context, next) {
    if (specifier === '@jest/globals') return next(jestGlobals, context)
    try {
      return next(specifier, context)
    } catch (error) {
      if (!specifier.startsWith('.') || !specifier.endsWith('.js')) throw error
      return next(specifier.replace(/\.js$/, '.ts'), context)
    }
  },
})

export const { strykerPlugins } = await import('./warm-runner.js')
