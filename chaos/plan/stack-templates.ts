import { createHash } from 'node:crypto'
import { parse } from 'yaml'
import type { TargetKind, Variant } from './plan.js'
import { SPEC_CANARY } from './canaries.js'
import type { StackPlan } from './stack-plan.js'

/** What a template prints. */
export interface Printed {
  readonly image: string
  readonly replicas: string
  readonly vpc: string
}

type Shape = Pick<StackPlan, 'hasHiddenCharacters' | 'isNested' | 'isLong'>

/** The names of the templates with bundles, by the shape of their stacks. */
export function templateName(kind: TargetKind, shape: Shape): string {
  return `${kind === 'environment' ? 'vpc' : 'web'}${suffixOf(shape)}`
}

function suffixOf({ hasHiddenCharacters, isNested, isLong }: Shape): string {
  return [hasHiddenCharacters ? '-hidden' : '', isNested ? '-nested' : '', isLong ? '-long' : ''].join('')
}

/** More than a request takes. */
const LONG_COMMENT = `# ${'long '.repeat(10_400)}`

/** The bundle as it is, as it was, of the next major version; or a template that is of no bundle. */
export type TemplateVersion = 'now' | 'earlier' | 'next' | 'foreign'

/** The template with these values printed. */
export function templateText(
  kind: TargetKind,
  { image, replicas, vpc }: Printed,
  { hasHiddenCharacters, isNested, isLong }: Shape,
  version: TemplateVersion = 'now',
): string {
  return [
    `Description: The ${hasHiddenCharacters ? 'café' : 'shop'}`,
    ...(isLong ? [LONG_COMMENT] : []),
    'Resources:',
    '  Service:',
    '    Type: AWS::ECS::Service',
    '    Properties:',
    `      Image: '${image}'`,
    `      Replicas: ${replicas}`,
    ...(version === 'foreign' ? ['      Cpu: 512'] : []),
    ...(kind === 'environment' ? [] : [`      Vpc: '${vpc}'`]),
    '  Task:',
    '    Type: AWS::ECS::TaskDefinition',
    '    Properties:',
    `      Image: '${image}'`,
    '  Queue:',
    '    Type: AWS::SQS::Queue',
    '    Properties:',
    `      QueueName: orders${version === 'earlier' ? '-old' : ''}`,
    ...(version === 'earlier' ? ['  Table:', '    Type: AWS::DynamoDB::Table'] : []),
    ...(version === 'next' ? ['  Topic:', '    Type: AWS::SNS::Topic'] : []),
    ...(isNested ? ['  Nested:', '    Type: AWS::CloudFormation::Stack'] : []),
  ].join('\n')
}

/** What the spec of a variant prints. */
export function printedBy(variant: Variant, part: Partial<Printed> = {}): Printed {
  return { image: `${SPEC_CANARY}-${variant}`, replicas: '2', vpc: 'vpc-1', ...part }
}

const placeholders = {
  instance: inputsOf('service_instance'),
  environment: inputsOf('environment'),
} as const

function inputsOf(owner: string): Printed {
  return {
    image: `{{ ${owner}.inputs.image }}`,
    replicas: `{{ ${owner}.inputs.replicas }}`,
    vpc: '{{ environment.outputs.VpcId }}',
  }
}

const shapes: readonly Shape[] = [false, true].flatMap(hasHiddenCharacters =>
  [false, true].flatMap(isNested => [false, true].map(isLong => ({ hasHiddenCharacters, isNested, isLong }))),
)

const folders = { instance: 'instance_infrastructure', environment: 'infrastructure' } as const
const MANIFEST = `infrastructure:
  templates:
    - file: cloudformation.yaml
      rendering_engine: jinja
      template_language: cloudformation
`

/** To compile a schema takes longer than all else in a run: that of the usual shape names no type of the inputs. */
function schemaText(kind: 'instance' | 'environment', { hasHiddenCharacters, isNested }: Shape): string {
  const type = kind === 'environment' ? 'environment_input_type' : 'service_input_type'
  const named = hasHiddenCharacters || isNested ? `  ${type}: Inputs\n` : ''
  return `schema:
  format:
    openapi: '3.0.0'
${named}  types:
    Inputs:
      type: object
      properties:
        image: { type: string }
        replicas: { type: integer, default: 2 }
`
}

/** The files of all bundles, and of the templates of components, by path. */
export function templateFiles(variants: readonly Variant[]): ReadonlyMap<string, string> {
  const files = new Map<string, string>()
  for (const kind of ['instance', 'environment'] as const)
    for (const shape of shapes)
      for (const [version, major] of [
        ['now', '1'],
        ['next', '2'],
      ] as const) {
        const folder = `templates/${templateName(kind, shape)}/v${major}`
        for (const [file, text] of bundleFiles(kind, shape, version)) files.set(`${folder}/${file}`, text)
      }
  for (const variant of variants)
    for (const shape of shapes) files.set(componentFile(variant, shape), componentText(variant, shape))
  return files
}

function bundleFiles(
  kind: 'instance' | 'environment',
  shape: Shape,
  version: 'now' | 'next',
): readonly (readonly [string, string])[] {
  const text = `${templateText(kind, placeholders[kind], shape, version)}\n`
  return [
    [`${folders[kind]}/cloudformation.yaml`, text],
    [`${folders[kind]}/manifest.yaml`, MANIFEST],
    ['schema/schema.yaml', schemaText(kind, shape)],
  ]
}

/** The step's file with the template of a component. */
export function componentFile(variant: Variant, shape: Shape): string {
  return `component-${variant}${suffixOf(shape)}.yaml`
}

function componentText(variant: Variant, shape: Shape): string {
  const printed = { ...printedBy(variant), vpc: placeholders.instance.vpc }
  return `${templateText('component', printed, shape)}\n`
}

/** The digest by which a record names a bundle: over each file's name and content, by name. */
export function bundleDigest(kind: TargetKind, variant: Variant, shape: Shape): string {
  const hash = createHash('sha256')
  const files: readonly (readonly [string, string])[] =
    kind === 'component'
      ? [['template', componentText(variant, shape)]]
      : bundleFiles(kind === 'environment' ? 'environment' : 'instance', shape, 'now')
  for (const [file, text] of files) hash.update(`${file}\0${text}\0`)
  return hash.digest('hex')
}

/** The resources of a text, with the properties of each. */
type Resources = Readonly<
  Record<string, { readonly Type: string; readonly Properties?: Readonly<Record<string, unknown>> }>
>

const parsedTexts = new Map<string, Resources>()
const MOST_REMEMBERED = 500

/** What CloudFormation reads in a text. */
export function resourcesIn(text: string): Resources {
  const known = parsedTexts.get(text)
  if (known) return known
  const { Resources: found = {} } = (parse(text) ?? {}) as { readonly Resources?: Resources }
  if (parsedTexts.size > MOST_REMEMBERED) parsedTexts.clear()
  parsedTexts.set(text, found)
  return found
}

/** Whether the bundle renders this text with some inputs, apart from comments: what a proof has to show. */
export function isOfBundle(kind: TargetKind, text: string, shape: Shape): boolean {
  const found = resourcesIn(text)
  const { Image: image, Replicas: replicas, Vpc: vpc } = found['Service']?.Properties ?? {}
  const printed = { image: String(image), replicas: String(replicas), vpc: String(vpc) }
  const rendered = resourcesIn(templateText(kind, printed, shape))
  return JSON.stringify(found) === JSON.stringify(rendered)
}
