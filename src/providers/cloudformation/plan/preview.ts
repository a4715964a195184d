import type { Planned } from '../../../engine/deployment-target.js'
import type { Fact } from '../../../engine/notice.js'
import type { PlannedChange, PlanReader, Preview } from '../../../engine/preview.js'
import { markOwn, specChanges } from '../../../proton-spec/diff.js'
import { sentence } from '../../../shared/text.js'
import { targetName } from '../../proton/target.js'
import { proofText } from '../adoption/proof.js'
import { readChangeSet } from '../saved-change-set.js'
import type { Findings } from './findings.js'
import type { OpenedChange } from '../opened-target.js'
import { changedLine, plannedResources } from './preview-rows.js'
import { validationText } from '../stack/change-set-failure.js'
import type { StackState } from '../stack/stack-reader.js'
import { placeIn } from '../wanted/template-place.js'

const PROBLEMS = 'The spec does not satisfy the schema of its template:'

/** What a deployment of the change would do, by what preparing it has shown, and what CloudFormation warns of. */
export async function previewOf(
  opened: OpenedChange,
  findings: Findings,
  { before, prepared, refusal }: Omit<Planned, 'before'> & { readonly before: StackState },
  reads: PlanReader,
): Promise<Preview> {
  const { problems = [], changes: resources = [], differences = [] } = findings
  const inputs = inputChanges(opened, findings)
  return {
    isChange: prepared !== undefined || refusal !== undefined || problems.length > 0,
    changed: changedText({ input: inputs.length, resource: resources.length, line: differences.length }),
    facts: factsOf(findings, before),
    changes: inputs,
    resources: plannedResources(resources),
    lines: differences.map(one => changedLine(one, findings.bundle?.bundle.templateFile)),
    refusal,
    problems,
    problemsTitle: problems.length > 0 ? PROBLEMS : undefined,
    warnings: await warningsOf(opened, findings, prepared, reads),
    unknown: [],
  }
}

function changedText(counts: Readonly<Record<string, number>>): readonly string[] {
  const texts = Object.entries(counts).flatMap(([what, count]) =>
    count === 0 ? [] : [`${count} ${what}${count === 1 ? '' : 's'} changed`],
  )
  return texts.length > 0 ? texts : ['the template changes']
}

/** What the validations of the change set warn of: those that fail it are its refusal. */
async function warningsOf(
  { api }: OpenedChange,
  { template, inputs }: Findings,
  prepared: Planned['prepared'],
  reads: PlanReader,
): Promise<readonly string[]> {
  const changeSet = readChangeSet(prepared?.evidence)
  if (!changeSet) return []
  const found = await reads.read('what the validations of CloudFormation warn of', signal =>
    api.listValidations(changeSet.id, signal),
  )
  const placeOf = template && inputs && placeIn(template, inputs)
  return (found ?? []).map(one => `CloudFormation warns: ${sentence(validationText(one, placeOf))}`)
}

function factsOf(
  { bundle, template, proof, hiddenCharacters }: Findings,
  { stack }: StackState,
): readonly Fact[] {
  const version = bundle && [bundle.template, bundle.major && `v${bundle.major}`].filter(Boolean).join('/')
  const role = stack?.roleArn
  return [
    ...(stack ? [['Stack', `${stack.name}, ${stack.status}`] as const] : []),
    ...(role === undefined ? [] : [['Role of the stack', role] as const]),
    ...(version ? [['Template', version] as const] : []),
    ...(template?.component ? [['Component', template.component.name] as const] : []),
    ...(template?.attachedTo ? [['Attached to', targetName(template.attachedTo)] as const] : []),
    ...(proof && stack ? [['Proof', proofText(proof, hiddenCharacters)] as const] : []),
  ]
}

/** The inputs that change: by the record of the stack, else those that its text shows to be others. */
function inputChanges(
  { change: { spec: file, isSpecOfRepository } }: OpenedChange,
  { template, spec, changedInputs = [] }: Findings,
): readonly PlannedChange[] {
  const owner = template?.owner
  if (!owner || spec?.before === undefined) return changedInputs
  const changes = specChanges(spec.before, spec.after, owner) ?? []
  if (file === undefined || !isSpecOfRepository) return changes
  return markOwn(changes, spec.before, file, owner).map(({ isFromFile, ...change }) => ({
    ...change,
    isInRepository: isFromFile,
  }))
}
