// @ts-check
// `node scripts/picture.js` makes docs/images/stack-plan.png of what a plan at the CloudFormation simulator really says.
// Needs Chromium: the program that CHROMIUM names, or chromium.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { environment, root, startSimulator } from './demo-simulator.js'
import { runStep } from './runner.js'

const PICTURE = join(root, 'docs', 'images', 'stack-plan.png')
const [WIDTH, HEIGHT] = [840, Number(process.argv[2] ?? 810)]

const simulator = await startSimulator('after-proton.yaml', 60, ['--cloudformation'])
const folder = mkdtempSync(join(tmpdir(), 'picture-'))
try {
  const { outputs } = await runStep({
    workspace: join(root, 'examples', 'after-proton'),
    env: environment(simulator.url, 'AWS_ENDPOINT_URL_CLOUDFORMATION'),
    with: {
      ...{ command: 'plan', target: 'instance', serviceName: 'shop', serviceInstanceName: 'prod' },
      ...{ specPath: '.aws-proton/service.yaml', templatesPath: 'templates' },
      set: 'image=registry.example/shop:42\nreplicas=8',
    },
  })
  const page = join(folder, 'comment.html')
  writeFileSync(page, pageOf(outputs['plan'] ?? ''))
  const size = `--window-size=${WIDTH},${HEIGHT}`
  const flags = ['--headless', '--no-sandbox', '--hide-scrollbars', size, `--screenshot=${PICTURE}`]
  execFileSync(process.env['CHROMIUM'] ?? 'chromium', [...flags, page], { stdio: 'ignore' })
} finally {
  simulator.stop()
  rmSync(folder, { recursive: true, force: true })
}

/**
 * The comment as GitHub shows it.
 * @param {string} markdown headings, and HTML for the rest
 */
function pageOf(markdown) {
  const html = markdown.replace(/^#+ (.*)$/gm, '<h3>$1</h3>')
  return `<!doctype html><meta charset="utf-8"><style>
body { margin: 3px; font: 20px/1.5 'Liberation Sans', sans-serif; color: #1f2328 }
article { border: 1px solid #d1d9e0; border-radius: 8px }
header { padding: 12px 24px; background: #f6f8fa; border-bottom: 1px solid #d1d9e0; color: #59636e }
header b { color: #1f2328 } header i { font: 17px sans-serif; border: 1px solid #d1d9e0; border-radius: 1em; padding: 0 10px; margin: 0 6px }
main { padding: 0 24px 8px } h3 { font-size: 25px; line-height: 1.3; margin: 22px 0 }
table { border-collapse: collapse; margin-bottom: 22px } td, th { border: 1px solid #d1d9e0; padding: 8px 14px } td:first-child { white-space: nowrap }
tr:nth-child(2n) { background: #f6f8fa }
code { font: 16px/1.5 'Liberation Mono', monospace; background: #818b981f; border-radius: 6px; padding: 3px 7px; overflow-wrap: anywhere }
</style><article><header><b>github-actions</b> <i>bot</i> commented</header><main>${html}</main></article>`
}
