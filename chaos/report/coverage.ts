import { invariants } from '../checks/findings.js'
import type { GroundTruth } from '../checks/ground-truth.js'
import { patternsIn, sentencePatterns } from '../checks/sentences.js'
import { undecidableReasons, type UndecidableReason } from '../checks/undecidable-reasons.js'
import { actorActions, faultKinds, moments, providerOf, type ProviderName } from '../plan/plan.js'
import { stackActions, stackMoments, usualStack } from '../plan/stack-plan.js'
import { possibleStackValues, possibleValues, usualValues } from '../plan/usual-values.js'
import { violations, type CheckedRun } from '../play-and-check.js'
import type { Run } from '../play/run.js'
import { commandsOfTargets } from './commands-of-targets.js'
import { hardCases } from './hard-cases.js'
import { stackHardCases } from './stack-hard-cases.js'
import { classes, classOf, type Class } from './violation-classes.js'

/** One table of the figures: what is counted, and what can be reached. */
interface Table {
  readonly title: string
  /** What is counted from 0, so that it shows when no run reaches it. */
  readonly possible: Readonly<Record<ProviderName, readonly string[]>>
  readonly reachedIn: (checked: CheckedRun, truth: GroundTruth) => readonly string[]
  /** The words for a key; the key itself without. */
  readonly label?: (key: string) => string
}

const both = (possible: readonly string[]): Table['possible'] => ({
  proton: possible,
  cloudformation: possible,
})

const interruptions = (at: readonly string[]) => at.flatMap(on => [`signal ${on}`, `kill ${on}`])

const cases = { proton: hardCases, cloudformation: stackHardCases }

export const tables = {
  violations: {
    title: 'Violations',
    possible: both([]),
    reachedIn: ({ findings }) => unique(violations(findings).map(({ invariant }) => invariant)),
    label: key => `${key} ${invariants[key as keyof typeof invariants]}`,
  },
  classes: {
    title: 'Violations by class',
    possible: both([]),
    reachedIn: ({ run, findings }) =>
      unique(violations(findings).map(finding => `${classOf(run, finding)} ${finding.invariant}`)),
    label: key => `${key}  ${classes[key[0] as Class]}`,
  },
  undecidable: {
    title: 'Undecidable',
    possible: { proton: reasonsOf('proton'), cloudformation: reasonsOf('cloudformation') },
    reachedIn: ({ findings }) => unique(findings.flatMap(({ undecidable }) => undecidable ?? [])),
    label: key => undecidableReasons[key as UndecidableReason].text,
  },
  commands: {
    title: 'Commands',
    possible: commandsOfTargets,
    reachedIn: ({ run: { plan } }) => [`${plan.command} ${plan.target}`],
  },
  endings: { title: 'Endings', possible: both([]), reachedIn: ({ run }) => titlesOf(run) },
  faults: {
    title: 'Faults',
    possible: both(faultKinds),
    reachedIn: ({ run }) => unique(run.simulation.sent.flatMap(({ outcome }) => outcome.kind ?? [])),
  },
  interruptions: {
    title: 'Signals and kills, by when they were due',
    possible: {
      proton: interruptions(moments.filter(one => !['signal', 'postStart', ...stackMoments].includes(one))),
      cloudformation: interruptions(moments.filter(one => !['signal', 'postStart'].includes(one))),
    },
    reachedIn: ({ run }) => interruptionsOf(run),
  },
  others: {
    title: 'Others',
    possible: { proton: actorActions, cloudformation: stackActions },
    reachedIn: ({ run }) =>
      run.simulation.others.flatMap(({ text }) => /^somebody: (\w+)$/.exec(text)?.[1] ?? []),
  },
  unusual: {
    title: 'Endpoints, accounts and stacks that differ from the usual ones',
    possible: { proton: possibleValues, cloudformation: possibleStackValues },
    reachedIn: ({ run: { plan } }) => [
      ...differences({ ...plan.endpoint }, { ...usualValues.endpoint }),
      ...differences({ ...plan.account }, { ...usualValues.account }),
      ...(plan.stack ? differences({ ...plan.stack }, { ...usualStack }) : []),
    ],
  },
  sentences: {
    title: 'Sentences of the log that were checked',
    possible: both(sentencePatterns),
    reachedIn: ({ run }) => unique(run.lines.flatMap(({ text }) => patternsIn(text))),
  },
  hardCases: {
    title: 'Hard cases',
    possible: { proton: Object.keys(hardCases), cloudformation: Object.keys(stackHardCases) },
    reachedIn: ({ run }, truth) =>
      Object.entries(cases[providerOf(run.plan)]).flatMap(([name, isReached]) =>
        isReached(truth) ? name : [],
      ),
  },
} as const satisfies Readonly<Record<string, Table>>
export type TableName = keyof typeof tables

function reasonsOf(provider: ProviderName): readonly string[] {
  return Object.entries(undecidableReasons).flatMap(([name, { of }]) =>
    of === 'both' || of === provider ? name : [],
  )
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)]
}

function interruptionsOf({ plan, signalledAt, main }: Run): readonly string[] {
  return [
    ...(signalledAt === undefined ? [] : [`signal ${plan.signal?.on ?? ''}`]),
    ...(main.how === 'killed' ? [`kill ${plan.kill?.on ?? ''}`] : []),
  ]
}

/** Members with another value than usual, such as `showsIds: false`; of lists and numbers the name alone. */
function differences(part: Members, usual: Members): readonly string[] {
  return Object.entries(part).flatMap(([name, value]) => {
    if (JSON.stringify(value) === JSON.stringify(usual[name])) return []
    return typeof value === 'object' || typeof value === 'number' ? name : `${name}: ${String(value)}`
  })
}

type Members = Readonly<Record<string, string | boolean | number | readonly number[] | undefined>>

/** The headings of the step summary, without the names of targets and ids. */
function titlesOf({ summary, main }: Run): readonly string[] {
  const names = /(?:service instance|pipeline of service|environment|component|service) [\w/-]+/g
  const titles = [...summary.matchAll(/^### (.*)$/gm)].map(([, title = '']) =>
    title
      .replace(names, 'T')
      .replace(/deployment [0-9a-f]{8}\b/, 'deployment D')
      .replace(/(Plan for T).*/, '$1…')
      .replace(/Outputs of T: \d+/, 'Outputs of T: n'),
  )
  return main.how === 'done' ? titles : [`(main ${main.how})`, ...titles]
}
