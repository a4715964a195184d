// `npm run e2e:act [-- NAME…]`: the examples run under act, an engine for workflows, on the simulators.
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

const { playAll } = await import('./play-all.js')
process.exitCode = await playAll(process.argv.slice(2))
