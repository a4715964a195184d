import { variants } from '../../plan/plan.js'
import { usualStack } from '../../plan/stack-plan.js'
import { printedBy, templateText } from '../../plan/stack-templates.js'
import type { GroundTruth } from '../ground-truth.js'

/** The text that the bundle renders from the files of the step; undefined where something else decides, too. */
export function wantedText({ run: { plan } }: GroundTruth): string | undefined {
  const { specPath, templateFilePath, set, templateMajorVersion } = plan.inputs
  const [, name] = /^(?:service|environment|component)-(\w+)/.exec(templateFilePath ?? specPath ?? '') ?? []
  const variant = variants.find(one => one === name)
  if (variant === undefined || set !== undefined) return undefined
  const version = templateMajorVersion === '2' ? 'next' : 'now'
  return templateText(plan.target, printedBy(variant), plan.stack ?? usualStack, version)
}
