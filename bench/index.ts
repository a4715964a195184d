// `npm run bench [-- DIST]`: what the action costs, against references measured in the same run.
import { registerHooks } from 'node:module'

// The sources import each other by the names that a compiler would give them; Node runs them as they are.
registerHooks({
  resolve(specifier, context, next) {
    try {
      return next(specifier, context)
    } catch (error) {
      if (!specifier.startsWith('.') || !specifier.endsWith('.js')) throw error
      return next(specifier.replace(/\.js$/, '.ts'), context)
    }
  },
})

const { report } = await import('./report.js')
await report(process.argv[2] ?? 'dist')
