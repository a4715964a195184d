import { updateComment } from './commands/pull-request-comment.js'
import { deployCommand } from './commands/deploy.js'
import type { Runtime } from './commands/runtime.js'
import { openSession, type Session } from './commands/session.js'
import { boundedRequest, undefinedOnError } from './engine/polling/request.js'
import { limitAnnotations } from './github/annotation-limit.js'
import { SubjectInputError, type CommentSubject } from './inputs/comment-subject.js'
import {
  inputWarnings,
  readRequest,
  type RenderRequest,
  type Request,
  type StatusRequest,
} from './inputs/request.js'
import { reportInputError } from './reporting/report-error.js'
import { faultMarkdown } from './reporting/step-summary.js'
import { InputError, ProviderError } from './shared/errors.js'

/** How long reading the target may take that only determines which comment is updated. */
const IDENTITY_LIMIT_MS = 5_000

/** Does what the inputs ask for, and reports it. Throws only what is a bug of this action. */
export async function run(runtime: Runtime): Promise<void> {
  const { runner, flush } = limitAnnotations(runtime.runner)
  try {
    await runCommand({ ...runtime, runner })
  } finally {
    flush()
  }
}

async function runCommand(runtime: Runtime): Promise<void> {
  const { runner, provider } = runtime
  let request: Request | undefined
  let session: Session | undefined
  try {
    const { input, givenInputs, warning } = runner
    const given = givenInputs()
    for (const text of inputWarnings(given, input, provider)) warning(text)
    request = await readRequest(input, runtime.folders, given, provider)
    if (request.command === 'render') {
      const { renderCommand } = await import('./commands/render.js')
      await renderCommand(runtime, request)
      return
    }
    if (request.command === 'status') {
      const { statusCommand } = await import('./commands/status.js')
      await statusCommand(runtime, request)
      return
    }
    session = await openSession(runtime, request)
    await dispatch(session, request)
  } catch (error) {
    if (!(error instanceof InputError)) {
      if (request) await updateComment(session ?? { runtime }, request, faultMarkdown(request.target.label))
      throw error
    }
    const subject = request ?? (error instanceof SubjectInputError ? error.subject : undefined)
    const markdown = await reportInputError(runner, error, runtime.run, subject?.target.label)
    if (subject) await commentOnProblems(runtime, subject, markdown, session)
  }
}

/** Puts the problems where an earlier plan would otherwise remain as if it were true. */
async function commentOnProblems(
  runtime: Runtime,
  subject: CommentSubject,
  markdown: string,
  opened: Session | undefined,
): Promise<void> {
  if (!subject.comment || runtime.run.pullRequest === undefined) return
  const session = opened ?? (await openedFor(runtime, subject))
  if (session) await identify(session)
  await updateComment(session ?? { runtime }, subject, markdown)
}

/** Reads the target, whose answer names the account: the comment of this account is the one to update. */
async function identify({ connection, reportingTo }: Session): Promise<void> {
  if (connection.account() !== undefined) return
  const context = reportingTo(() => undefined)
  const { stop } = context
  const read = (signal: AbortSignal) => connection.target.get(signal)
  await undefinedOnError(boundedRequest(context, read, { limitMs: IDENTITY_LIMIT_MS, stop }))
}

/** Undefined when the connection itself is what is invalid, or there is no single target. */
async function openedFor(runtime: Runtime, { target, region }: CommentSubject): Promise<Session | undefined> {
  if (!('saved' in target)) return undefined
  try {
    return await openSession(runtime, { target, region, timeoutMs: IDENTITY_LIMIT_MS })
  } catch (error) {
    if (error instanceof InputError || error instanceof ProviderError) return undefined
    throw error
  }
}

/** What a plain deploy does not need is loaded only when it is used. */
async function dispatch(
  session: Session,
  request: Exclude<Request, RenderRequest | StatusRequest>,
): Promise<void> {
  switch (request.command) {
    case 'deploy':
      return deployCommand(session, request)
    case 'plan':
      return (await import('./commands/plan.js')).planCommand(session, request)
    case 'delete':
      return (await import('./commands/delete.js')).deleteCommand(session, request)
    case 'rollback':
      return (await import('./commands/rollback.js')).rollbackCommand(session, request)
    case 'wait':
      return (await import('./commands/wait.js')).waitCommand(session, request)
    case 'cancel':
      return (await import('./commands/cancel.js')).cancelCommand(session, request)
    case 'outputs':
      return (await import('./commands/outputs.js')).outputsCommand(session, request)
  }
}
