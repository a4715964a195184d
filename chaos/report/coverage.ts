import { invariants } from '../checks/findings.js'
import type { GroundTruth } from '../checks/ground-truth.js'
import { patternsIn, sentencePatterns } from '../checks/sentences.js'
import { undecidableReasons, type UndecidableReason } from '../checks/undecidable-reasons.js'
import { commandNames, actorActions, faultKinds, moments, targetKinds } from '../plan/plan.js'
import { possibleValues, usualValues } from '../plan/usual-values.js'
import { violations, type CheckedRun } from '../play-and-check.js'
import type { Run } from '../play/run.js'
import { hardCases } from './hard-cases.js'
import { classes, classOf, type Class } from './violation-classes.js'

/** One table of the figures: what is counted, and what can be reached. */
interface Table {
  readonly title: string
  /** What is counted from 0, so that it shows when no run reaches it. */
  readonly possible: readonly string[]
  readonly reachedIn: (checked: CheckedRun, truth: GroundTruth) => readonly string[]
  /** The words for a key; the key itself without. */
  readonly label?: (key: string) => string
}

const reasons = Object.keys(undecidableReasons)

export const tables = {
  violations: {
    title: 'Violations',
    possible: [],
    reachedIn: ({ findings }) => unique(violations(findings).map(({ invariant }) => invariant)),
    label: key => `${key} ${invariants[key as keyof typeof invariants]}`,
  },
  classes: {
    title: 'Violations by class',
    possible: [],
    reachedIn: ({ run, findings }) =>
      unique(violations(findings).map(finding => `${classOf(run, finding)} ${finding.invariant}`)),
    label: key => `${key}  ${classes[key[0] as Class]}`,
  },
  undecidable: {
    title: 'Undecidable',
    possible: reasons,
    reachedIn: ({ findings }) => unique(findings.flatMap(({ undecidable }) => undecidable ?? [])),
    label: key => undecidableReasons[key as UndecidableReason].text,
  },
  commands: {
    title: 'Commands',
    possible: commandsOfTargets(),
    reachedIn: ({ run: { plan } }) => [`${plan.command} ${plan.target}`],
  },
  endings: { title: 'Endings', possible: [], reachedIn: ({ run }) => titlesOf(run) },
  faults: {
    title: 'Faults',
    possible: faultKinds,
    reachedIn: ({ run }) => unique(run.simulation.sent.flatMap(({ outcome }) => outcome.kind ?? [])),
  },
  interruptions: {
    title: 'Signals and kills, by when they were due',
    possible: moments.slice(0, -2).flatMap(on => [`signal ${on}`, `kill ${on}`]),
    reachedIn: ({ run }) => interruptionsOf(run),
  },
  others: {
    title: 'Others',
    possible: actorActions,
    reachedIn: ({ run }) =>
      run.simulation.others.flatMap(({ text }) => /^somebody: (\w+)$/.exec(text)?.[1] ?? []),
  },
  unusual: {
    title: 'Endpoints and accounts that differ from the usual ones',
    possible: possibleValues,
    reachedIn: ({ run: { plan } }) => [
      ...differences({ ...plan.endpoint }, { ...usualValues.endpoint }),
      ...differences({ ...plan.account }, { ...usualValues.account }),
    ],
  },
  sentences: {
    title: 'Sentences of the log that were checked',
    possible: sentencePatterns,
    reachedIn: ({ run }) => unique(run.lines.flatMap(({ text }) => patternsIn(text))),
  },
  hardCases: {
    title: 'Hard cases',
    possible: Object.keys(hardCases),
    reachedIn: (_, truth) =>
      Object.entries(hardCases).flatMap(([name, isReached]) => (isReached(truth) ? name : [])),
  },
} as const satisfies Readonly<Record<string, Table>>
export type TableName = keyof typeof tables

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

function commandsOfTargets(): readonly string[] {
  const pairs = targetKinds.flatMap(target => commandNames.map(command => ({ command, target })))
  const ofService = ['deploy', 'plan', 'delete']
  return pairs
    .filter(({ command, target }) => target !== 'service' || ofService.includes(command))
    .filter(({ command, target }) => target !== 'pipeline' || command !== 'delete')
    .map(({ command, target }) => `${command} ${target}`)
}
