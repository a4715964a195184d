import type {
  DeploymentTarget,
  Planned,
  PreparedChange,
  RestorePoint,
} from '../../src/engine/deployment-target.js'
import type { Preview } from '../../src/engine/preview.js'
import type { ListedInstance } from '../../src/engine/overview/overview-source.js'
import type { ConnectContext, OverviewRequest, Provider, TargetRequest } from '../../src/engine/provider.js'
import { GIVEN, type Conflict, type InputRules } from '../../src/inputs/input-rules.js'
import type { TextForm } from '../../src/inputs/parser.js'
import type { InputSource } from '../../src/inputs/request.js'
import type { Json } from '../../src/shared/json.js'
import { harborError, type Harbor, type HarborState } from './fake-harbor.js'

const nameForm: TextForm = { maxLength: 20, pattern: /^[a-z]+$/, allowed: 'a word in lower case' }
const noRecords: Conflict = {
  with: { pier: GIVEN },
  advice: 'remove it, as the harbor keeps no list of deployments',
}

const inputRules: InputRules = {
  pier: {},
  cargo: {
    onlyWith: [{ command: ['deploy', 'plan'] }],
    requiredWith: [{ command: ['deploy', 'plan'] }],
  },
  deploymentId: { conflictsWith: [noRecords] },
  keepDeployments: { conflictsWith: [noRecords] },
}

/** What the inputs ask for; without `cargo` nothing is to be deployed. */
interface Wanted {
  readonly pier: string
  readonly cargo?: string | undefined
  /** A pier that does not exist is built by the deployment, or may have been by an earlier process. */
  readonly mayBeAbsent: boolean
}

/** By what a deployment is recognized. */
interface HarborEvidence {
  readonly draft: string
  readonly cargo: string
}

/** The harbor as a provider; the requests of a process that is no longer alive are never answered. */
export function harborProvider(harbor: Harbor, isAlive: () => boolean): Provider<InputSource> {
  const ask: Ask = request => (isAlive() ? request() : new Promise(() => undefined))
  return {
    id: 'harbor',
    inputs: inputRules,
    parse: ({ parser, command }) => {
      parser.addRules(inputRules)
      if (parser.get('pier') === '') parser.addMissing('pier', '')
      const pier = parser.text('pier', nameForm)
      const cargo = parser.text('cargo', nameForm)
      const mayBeAbsent = command === 'deploy' || command === 'plan'
      return Promise.resolve(
        pier === undefined ? undefined : pierRequest(harbor, ask, { pier, cargo, mayBeAbsent }),
      )
    },
    parseOverview: () => Promise.resolve(harborOverview(harbor, ask)),
    reopen: saved => {
      const pier = savedPier(saved)
      return pier === undefined ? undefined : pierRequest(harbor, ask, { pier, mayBeAbsent: true })
    },
  }
}

/** All piers; the harbor keeps no list of deployments. */
function harborOverview(harbor: Harbor, ask: Ask): OverviewRequest {
  const listPiers = () => ask(() => harbor.listPiers())
  const listed = async (pier: string): Promise<ListedInstance> => {
    const latest: HarborState = await ask(() => harbor.look(pier))
    const { cargo, startedAt } = latest
    return {
      service: 'harbor',
      instance: pier,
      latest,
      running: { revision: cargo, revisionKey: cargo, startedAt },
      readSucceeded: () => Promise.resolve({ deployments: [], isComplete: false }),
    }
  }
  return {
    label: 'status of all piers',
    connect: ({ region = 'north-sea' }) =>
      Promise.resolve({
        region,
        endpoint: () => undefined,
        account: () => undefined,
        source: {
          revisionName: 'cargo',
          shown: [],
          list: async () => Promise.all((await listPiers()).map(listed)),
          suggestNames: async () => ({ what: 'piers', names: await listPiers() }),
        },
      }),
  }
}

type Ask = <T>(request: () => Promise<T>) => Promise<T>

function savedPier(saved: Json): string | undefined {
  const pier = typeof saved === 'object' && saved !== null && 'pier' in saved ? saved.pier : undefined
  return typeof pier === 'string' ? pier : undefined
}

function pierRequest(harbor: Harbor, ask: Ask, wanted: Wanted): TargetRequest {
  return {
    label: `pier ${wanted.pier}`,
    saved: { pier: wanted.pier },
    connect: ({ region = 'north-sea', report }) => {
      harbor.regions.push(region)
      return Promise.resolve({
        region,
        endpoint: () => undefined,
        account: () => undefined,
        target: pierTarget({ harbor, ask, report, ...wanted }),
      })
    },
  }
}

interface Opening extends Wanted {
  readonly harbor: Harbor
  readonly ask: Ask
  readonly report: ConnectContext['report']
  /** Goes back to this instead of deploying `cargo`. */
  readonly restores?: RestorePoint
}

function pierTarget(opening: Opening): DeploymentTarget {
  const { harbor, ask, pier } = opening
  return {
    label: `pier ${pier}`,
    revisionName: 'cargo list',
    fixAdvice: { failed: 'Fix it', refused: 'Fix it' },
    stepOutputNames: ['cargoList'],
    statusWords: { running: 'rolling', succeeded: 'done' },
    afterFailure: 'The cargo lies where it fell.',
    consoleUrl: () => undefined,
    get: () => look(opening),
    prepare: (now: HarborState) => prepare(opening, now),
    discard: evidence => ask(() => harbor.discard(asHarborEvidence(evidence).draft)).then(() => 'discarded'),
    nameOfPrepared: evidence => asHarborEvidence(evidence).draft,
    preview: planned => Promise.resolve(previewOf(opening, planned)),
    compare: ({ evidence }, { seen, record }) => {
      const { cargo }: Partial<HarborState> = record ?? seen ?? {}
      if (cargo === undefined) return Promise.resolve('unknown')
      return Promise.resolve(cargo === asHarborEvidence(evidence).cargo ? 'same' : 'different')
    },
    notCancellable: harbor.canHalt ? undefined : 'this harbor never halts anything',
    cancel: harbor.canHalt ? () => halt(opening) : undefined,
    listOutputs: () => ask(() => harbor.inspect(pier)),
    suggestNames: async () => ({ what: 'piers', names: await ask(() => harbor.listPiers()) }),
    restoring: restores => pierTarget({ ...opening, restores }),
    deletion: {
      statusWords: { running: 'sinking', deleted: 'removed' },
      dependentsAdvice: 'Cast off at high tide.',
      findDependents: () => ask(() => harbor.listShips()),
      get: () => ask(() => harbor.lookForRemoval(pier)),
      prepare: () => Promise.resolve(() => ask(() => harbor.remove(pier))),
    },
  }
}

async function look({ harbor, ask, pier, mayBeAbsent }: Opening): Promise<HarborState> {
  const now = await ask(() => harbor.look(pier))
  if (now.phase !== 'absent' || mayBeAbsent) return now
  throw harborError('Look', 'NoPier', 'notFound', `there is no pier ${pier}`)
}

/** The answer does not show what was halted. */
async function halt({ harbor, ask, pier }: Opening): Promise<undefined> {
  await ask(() => harbor.halt(pier))
  return undefined
}

/** Makes a draft, which is saved before, unless the cargo is there already. */
async function prepare(
  { harbor, ask, report, pier, cargo: wanted = '', restores }: Opening,
  now: HarborState,
): Promise<PreparedChange | undefined> {
  const earlier = restores && (await ask(() => harbor.recall(pier, restores, now)))
  const cargo = earlier?.cargo ?? wanted
  if (!restores && now.phase === 'succeeded' && now.cargo === cargo) return undefined
  const draft = harbor.draftName()
  const evidence = { draft, cargo }
  report({ type: 'preparing', evidence })
  try {
    await ask(() => harbor.draft(draft, pier, cargo))
  } catch (error) {
    report({ type: 'discarded', evidence })
    throw error
  }
  return {
    startsDeployment: true,
    clientToken: draft,
    evidence,
    restores: earlier,
    notices: [{ text: `Drafted ${cargo}.` }],
    noticesOnStart: [{ text: `The crane swings to pier ${pier}.` }],
    facts: [['Crane', 'number 3']],
    submit: async () => {
      await ask(() => harbor.send(draft))
      return undefined
    },
  }
}

function asHarborEvidence(evidence: Json | undefined): HarborEvidence {
  return evidence as unknown as HarborEvidence
}

function previewOf({ pier, cargo }: Opening, { before, prepared, refusal }: Planned): Preview {
  const isChange = prepared !== undefined
  const { cargo: there }: HarborState = before
  return {
    isChange,
    changed: isChange ? ['1 crate changed'] : [],
    facts: [['Berth', `${pier}, crane number 3`]],
    changes: isChange ? [{ path: 'hold.crate', kind: 'changed', before: there, after: cargo }] : [],
    refusal,
    problems: [],
    unknown: [],
  }
}
