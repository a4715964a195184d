import { asText } from './jinja/value-operations.js'
import type { Value } from './jinja/values.js'
import { readYaml, YamlError } from './yaml-values.js'

/** What a manifest names: the one template file, or why the bundle cannot be used. */
export type Manifest = { readonly file: string } | { readonly problem: string }

const CODEBUILD =
  'is a CodeBuild bundle: run its provision commands in a job of your own, with the inputs from the spec'
const TERRAFORM =
  'is a Terraform bundle (hcl): run terraform apply in a workflow of your own on the files that Proton committed to your repository'

/** Reads the text of a manifest.yaml. */
export function readManifest(text: string): Manifest {
  try {
    const templates = child(child(readYaml(text), 'infrastructure'), 'templates')
    if (!Array.isArray(templates) || templates.length === 0)
      return { problem: 'has no list infrastructure.templates' }
    if (templates.some(template => engineOf(template) === 'codebuild')) return { problem: CODEBUILD }
    const [only, ...others] = templates
    if (only === undefined || others.length > 0) return { problem: severalTemplates(templates) }
    return oneTemplate(only)
  } catch (error) {
    if (error instanceof YamlError) return { problem: error.message }
    throw error
  }
}

function engineOf(template: Value): string | undefined {
  return asText(child(template, 'rendering_engine') ?? null)
}

function severalTemplates(templates: readonly Value[]): string {
  const names = templates.map(template => asText(child(template, 'file') ?? null) ?? '?').join(', ')
  return `names ${templates.length} templates (${names}): a CloudFormation bundle has one; make them one template`
}

function oneTemplate(template: Value): Manifest {
  const engine = engineOf(template)
  const language = asText(child(template, 'template_language') ?? null)
  if (engine === 'hcl' || language === 'terraform') return { problem: TERRAFORM }
  if (engine !== 'jinja' || language !== 'cloudformation')
    return {
      problem: 'has a template that is not rendering_engine: jinja and template_language: cloudformation',
    }
  const file = asText(child(template, 'file') ?? null) ?? ''
  const isName = /^[^/\\*]+$/.test(file) && file !== '..'
  return isName ? { file } : { problem: `names no template file beside it, but ${JSON.stringify(file)}` }
}

function child(value: Value | undefined, name: string): Value | undefined {
  return value instanceof Map ? value.get(name) : undefined
}
