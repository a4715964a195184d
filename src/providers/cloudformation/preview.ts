import type { Planned } from '../../engine/deployment-target.js'
import type { Fact } from '../../engine/notice.js'
import type { PlannedChange, Preview } from '../../engine/preview.js'
import { markOwn, specChanges } from '../../proton-spec/diff.js'
import type { ResourceChangeInfo } from './api/responses.js'
import { targetName } from '../proton/target.js'
import { proofText } from './adoption/proof.js'
import type { Findings } from './findings.js'
import type { OpenedChange } from './opening.js'
import { removalsIn } from './stack/resource-removals.js'
import type { StackState } from './stack/stack-reader.js'

const PROBLEMS = 'The spec does not satisfy the schema of its template:'

/** What a deployment of the change would do, by what preparing it has shown. */
export function previewOf(
  opened: OpenedChange,
  findings: Findings,
  { before, prepared, refusal }: Omit<Planned, 'before'> & { readonly before: StackState },
): Preview {
  const problems = findings.problems ?? []
  const inputs = inputChanges(opened, findings)
  const resources = (findings.changes ?? []).map(resourceChange)
  return {
    isChange: prepared !== undefined || refusal !== undefined || problems.length > 0,
    changed: changedText(inputs.length, resources.length),
    facts: factsOf(findings, before),
    changes: [...inputs, ...resources],
    refusal,
    problems,
    problemsTitle: problems.length > 0 ? PROBLEMS : undefined,
    unknown: [],
  }
}

function changedText(inputs: number, resources: number): readonly string[] {
  const counted = (count: number, what: string) =>
    count === 0 ? [] : [`${count} ${what}${count === 1 ? '' : 's'} changed`]
  const texts = [...counted(inputs, 'input'), ...counted(resources, 'resource')]
  return texts.length > 0 ? texts : ['the template changes']
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

const kinds: Readonly<Record<string, PlannedChange['kind']>> = {
  Add: 'added',
  Import: 'added',
  Remove: 'removed',
}

/** A resource as a row of the plan, with the properties that change. */
function resourceChange(change: ResourceChangeInfo): PlannedChange {
  const { path, type, action, properties } = change
  const isLost = removalsIn([change]).length > 0
  const replacement = replacementText(change)
  const names = properties.map(property => property.path).join(', ')
  const text = [`${isLost ? '⚠ ' : ''}resource ${path} (${type})${replacement}`, names]
  const values = (side: 'before' | 'after') =>
    Object.fromEntries(properties.flatMap(one => (one[side] === undefined ? [] : [[one.path, one[side]]])))
  const kind = kinds[action] ?? 'changed'
  return {
    path: text.filter(part => part !== '').join(': '),
    kind,
    ...(kind !== 'added' && { before: values('before') }),
    ...(kind !== 'removed' && { after: values('after') }),
  }
}

function replacementText({ replacement }: ResourceChangeInfo): string {
  if (replacement === 'always') return ', replaced'
  return replacement === 'conditional' ? ', may be replaced' : ''
}
