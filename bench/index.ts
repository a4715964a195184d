// `npm run bench [-- DIST]`: what the action costs, against references measured in the same run.
import '../scripts/resolve-typescript.js'

const { report } = await import('./report.js')
await report(process.argv[2] ?? 'dist')
