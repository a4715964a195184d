// `npm run e2e:act [-- NAME…]`: the examples run under act, an engine for workflows, on the simulators.
import '../scripts/resolve-typescript.js'

const { playAll } = await import('./play-all.js')
process.exitCode = await playAll(process.argv.slice(2))
