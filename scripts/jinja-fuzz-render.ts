// The renderer's answers for scripts/jinja-fuzz.py: reads {context, templates} as JSON, writes an answer for each.
import { readFileSync } from 'node:fs'
import './resolve-typescript.js'

const { render } = await import('../src/rendering/render.js')
const { readYaml } = await import('../src/rendering/yaml-values.js')

/** The inputs of one run of the fuzzer. */
interface Request {
  /** JSON: Node would round its long integers. */
  readonly context: string
  readonly templates: readonly string[]
}

const { context, templates } = JSON.parse(readFileSync(0, 'utf8')) as Request
const variables = readYaml(context)
if (!(variables instanceof Map)) throw new TypeError('the context is a map')
const namespace = Object.fromEntries(variables)
const answers = templates.map(template => {
  try {
    return { text: render({ template, templateFile: 'fuzz' }, namespace) }
  } catch (error) {
    return { error: String(error) }
  }
})
process.stdout.write(JSON.stringify(answers))
