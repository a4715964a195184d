// `npm run chaos -- --help`: the whole action against models of its providers, in simulated time.
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

const mutation = process.argv[process.argv.indexOf('--mutation') + 1]
if (process.argv.includes('--mutation')) (await import('./mutations/plant.js')).plant(mutation ?? '')

const { runCommandLine: report } = await import('./report/command-line.js')
process.exitCode = await report(process.argv.slice(2), console.log)
