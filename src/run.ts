import { ask, ifKnown } from './engine/polling/request.js'
import { commentOn } from './commands/pull-request-comment.js'
import { deployCommand } from './commands/deploy.js'
import { InputError, ProtonError } from './shared/errors.js'
import { annotating } from './github/annotation-limit.js'
import { readRequest, type Request } from './inputs/request.js'
import { deployable } from './providers/proton/targets/adapter-for-target.js'
import type { Proton } from './providers/proton/api/client.js'
import { reportInputError } from './reporting/reporter.js'
import { SubjectInputError, type CommentSubject } from './inputs/comment-subject.js'
import { faultMarkdown } from './reporting/step-summary.js'
import { emptyInputsText, unknownInputsText } from './inputs/unknown-inputs.js'
import type { Scene, World } from './commands/runtime.js'

/** How long reading the target may take that only tells which comment is to be updated. */
const IDENTITY_LIMIT_MS = 5_000

/** Does what the inputs ask for, and reports it. Throws nothing but what is a fault of this action. */
export async function run(world: World): Promise<void> {
  const { workflow, flush } = annotating(world.workflow)
  try {
    await attempt({ ...world, workflow })
  } finally {
    flush()
  }
}

async function attempt(world: World): Promise<void> {
  let request: Request | undefined
  let proton: Proton | undefined
  try {
    const { input, givenInputs, warning } = world.workflow
    const given = givenInputs()
    for (const text of [unknownInputsText(given), emptyInputsText(given, input)]) if (text) warning(text)
    request = await readRequest(input, world.places, given)
    proton = await world.connect(request.region)
    const region = await proton.region()
    if (region === undefined) throw new InputError([noRegion])
    await obey({ world, proton, region }, request)
  } catch (error) {
    if (!(error instanceof InputError)) {
      if (request) await commentOn({ world, proton }, request, faultMarkdown(request.target))
      throw error
    }
    const subject = request ?? (error instanceof SubjectInputError ? error.subject : undefined)
    const markdown = await reportInputError(world.workflow, error, world.run, subject?.target)
    if (subject) await commentOnProblems(world, subject, markdown, proton)
  }
}

/** Puts the problems where an earlier plan would stand as if it were true. Proton may not be connected to yet. */
async function commentOnProblems(
  world: World,
  subject: CommentSubject,
  markdown: string,
  earlier: Proton | undefined,
): Promise<void> {
  if (!subject.comment || world.run.pullRequest === undefined) return
  const proton = earlier ?? (await connected(world, subject.region))
  const region = await proton?.region()
  if (proton && region !== undefined) await identify(world, proton, subject)
  await commentOn({ world, proton, region }, subject, markdown)
}

/** Reads the target for the account that its ARN names: by that the comment of this account is found. */
async function identify(
  { clock, random, stop }: World,
  proton: Proton,
  subject: CommentSubject,
): Promise<void> {
  if (proton.account?.() !== undefined) return
  const adapter = deployable(proton, subject.target, clock)
  const watcher = { clock, random, deployable: adapter, report: () => undefined }
  await ifKnown(ask(watcher, signal => adapter.get(signal), { limitMs: IDENTITY_LIMIT_MS, stop }))
}

/** Undefined when the very connection is what is wrong. */
async function connected(world: World, region: string | undefined): Promise<Proton | undefined> {
  try {
    return await world.connect(region)
  } catch (error) {
    if (error instanceof InputError || error instanceof ProtonError) return undefined
    throw error
  }
}

/** What a plain deploy does not need is loaded when it is asked for. */
async function obey(scene: Scene, request: Request): Promise<void> {
  switch (request.command) {
    case 'deploy':
      return deployCommand(scene, request)
    case 'plan':
      return (await import('./commands/plan.js')).planCommand(scene, request)
    case 'delete':
      return (await import('./commands/delete.js')).deleteCommand(scene, request)
    case 'rollback':
      return (await import('./commands/rollback.js')).rollbackCommand(scene, request)
    default:
      return (await import('./commands/wait-cancel-outputs.js')).existingCommand(scene, request)
  }
}

const noRegion = {
  input: 'region',
  message:
    'region is missing or not one: set it, or the environment variable AWS_REGION; for the simulator put `uses: …/simulator` before this step',
}
