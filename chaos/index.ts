// `npm run chaos -- --help`: the whole action against models of its providers, in simulated time.
import '../scripts/resolve-typescript.js'

const mutation = process.argv[process.argv.indexOf('--mutation') + 1]
if (process.argv.includes('--mutation')) (await import('./mutations/plant.js')).plant(mutation ?? '')

const { runCommandLine: report } = await import('./report/command-line.js')
process.exitCode = await report(process.argv.slice(2), console.log)
