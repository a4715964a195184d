import { classes, classOf } from './violation-classes.js'
import { invariants, type Finding } from '../checks/findings.js'
import { hardCases } from './hard-cases.js'
import { commandNames, deeds, faultKinds, moments, targetKinds } from '../plan/plan.js'
import { violations, type CheckedRun } from '../play-and-check.js'
import type { Run } from '../play/run.js'
import { GroundTruth } from '../checks/ground-truth.js'

type Counts = Map<string, number>

/** What a series of runs came to: how often each thing was reached and went wrong. */
export class Figures {
  runs = 0
  requests = 0
  readonly violations: Counts = new Map()
  readonly classes: Counts = new Map()
  readonly undecidable: Counts = new Map()
  readonly commands: Counts = zero(commandsOfTargets())
  readonly endings: Counts = new Map()
  readonly faults: Counts = zero(faultKinds)
  readonly interruptions: Counts = zero(moments.slice(0, -2).flatMap(on => [`signal ${on}`, `kill ${on}`]))
  readonly others: Counts = zero(deeds)
  readonly hardCases: Counts = zero(Object.keys(hardCases))
  /** Green steps without the outputs that their deployment has. */
  missingOutputs = 0

  add({ run, findings }: CheckedRun): void {
    this.runs++
    this.requests += run.simulation.sent.length
    count(this.commands, `${run.plan.command} ${run.plan.target}`)
    for (const title of titlesOf(run)) count(this.endings, title)
    for (const kind of new Set(run.simulation.sent.flatMap(({ outcome: fate }) => fate.kind ?? [])))
      count(this.faults, kind)
    if (run.signalledAt !== undefined) count(this.interruptions, `signal ${run.plan.signal?.on ?? ''}`)
    if (run.main.how === 'killed') count(this.interruptions, `kill ${run.plan.kill?.on ?? ''}`)
    for (const { text } of run.simulation.others) {
      if (!text.includes('refused')) count(this.others, text.replace('somebody: ', ''))
    }
    const truth = new GroundTruth(run)
    for (const [name, isReached] of Object.entries(hardCases))
      if (isReached(truth)) count(this.hardCases, name)
    this.#countFindings(run, findings)
  }

  /** A run counts once for each invariant, class and reason. */
  #countFindings(run: Run, findings: readonly Finding[]): void {
    const bad = violations(findings)
    for (const one of new Set(bad.map(({ invariant }) => invariant))) count(this.violations, one)
    for (const one of new Set(bad.map(finding => `${classOf(run, finding)} ${finding.invariant}`)))
      count(this.classes, one)
    const reasons = findings.flatMap(({ undecidable }) => undecidable ?? [])
    for (const one of new Set(reasons)) count(this.undecidable, one)
    const { outputs } = run.outputs
    const own = new GroundTruth(run).deployment(run.outputs['deploymentId'])
    if (!run.main.isRed && outputs === '{}' && (own?.course.outputs ?? 0) > 0) this.missingOutputs++
  }

  /** All as text, the rates per 100 000 runs. */
  text(elapsedMs: number): string {
    const rate = (1_000 * this.runs) / elapsedMs
    return [
      `${this.runs} runs, ${rate.toFixed(0)} a second, ${(this.requests / this.runs).toFixed(1)} requests a run`,
      table(
        'Violations',
        this.violations,
        this.runs,
        name => `${name} ${invariants[name as keyof typeof invariants]}`,
      ),
      table(
        '  by class',
        this.classes,
        this.runs,
        name => `${name}  ${classes[name[0] as keyof typeof classes]}`,
      ),
      table('Undecidable', this.undecidable, this.runs),
      `Green steps without the outputs that there are: ${this.missingOutputs}`,
      table('Commands', this.commands, this.runs),
      table('Endings', this.endings, this.runs),
      table('Faults', this.faults, this.runs),
      table('Signals and kills, by when they were due', this.interruptions, this.runs),
      table('Others', this.others, this.runs),
      table('Hard cases', this.hardCases, this.runs),
      `Never reached: ${this.neverReached().join('; ') || 'nothing'}`,
    ].join('\n\n')
  }

  neverReached(): readonly string[] {
    const all = [this.commands, this.faults, this.interruptions, this.others, this.hardCases]
    return all.flatMap(counts => [...counts].flatMap(([name, times]) => (times === 0 ? name : [])))
  }

  /** All as plain data. */
  json(): Readonly<Record<string, unknown>> {
    const {
      runs,
      violations: bad,
      classes: byClass,
      undecidable,
      commands,
      endings,
      faults,
      interruptions: cuts,
      others,
    } = this
    const counts = { violations: bad, classes: byClass, undecidable, commands, endings, faults, cuts, others }
    const plain = Object.entries({ ...counts, hardCases: this.hardCases })
    return {
      runs,
      ...Object.fromEntries(plain.map(([name, one]) => [name, Object.fromEntries(one)])),
      missingOutputs: this.missingOutputs,
      neverReached: this.neverReached(),
    }
  }
}

/** The headings of the step summary, without the names of targets. */
function titlesOf({ summary, main }: Run): readonly string[] {
  const names = /(?:service instance|pipeline of service|environment|component|service) [\w/-]+/g
  const titles = [...summary.matchAll(/^### (.*)$/gm)].map(([, title = '']) => title.replace(names, 'T'))
  const plain = titles.map(title =>
    title.replace(/(Plan for T: ).*/, '$1…').replace(/Outputs of T: \d+/, 'Outputs of T: n'),
  )
  return main.how === 'done' ? plain : [`(main ${main.how})`, ...plain]
}

function commandsOfTargets(): readonly string[] {
  const pairs = targetKinds.flatMap(target => commandNames.map(command => ({ command, target })))
  const ofService = ['deploy', 'plan', 'delete']
  return pairs
    .filter(({ command, target }) => target !== 'service' || ofService.includes(command))
    .filter(({ command, target }) => target !== 'pipeline' || command !== 'delete')
    .map(({ command, target }) => `${command} ${target}`)
}

function zero(names: readonly string[]): Counts {
  return new Map(names.map(name => [name, 0]))
}

function count(counts: Counts, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1)
}

/** The counts, most frequent first, with the rate per 100 000 runs. */
function table(title: string, counts: Counts, runs: number, name = (key: string) => key): string {
  const rows = [...counts].toSorted(([, a], [, b]) => b - a)
  if (rows.length === 0) return `${title}: none`
  const lines = rows.map(([key, times]) => {
    const rate = Math.round((100_000 * times) / runs)
    return `${String(times).padStart(8)} ${String(rate).padStart(7)}  ${name(key)}`
  })
  return [`${title}  (times, per 100 000)`, ...lines].join('\n')
}
