// @ts-check
// Runs a Node action as GitHub's runner does: inputs as environment variables, files for outputs and state, the runner's
// signals when the job is cancelled, and the post step. Needs only Node.
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { clearTimeout, setTimeout } from 'node:timers'
import { fileURLToPath } from 'node:url'
import { readActionFile, readFileCommands } from './runner-files.js'
import { readLog } from './runner-log.js'

export { githubLog } from './runner-log.js'

/** @typedef {import('./runner-log.js').Annotation} Annotation */
/** @typedef {import('node:stream').Readable} Readable */
/** @typedef {'SIGINT' | 'SIGTERM' | 'SIGKILL'} Signal */

/**
 * @typedef {object} Step
 * @property {Record<string, string>} [with] the step's inputs
 * @property {Record<string, string>} [env] added to the few variables of the caller that a process needs
 * @property {string} [workspace] default is the current folder
 * @property {string} [temp] default is a folder that is removed afterwards
 * @property {string} [action] path of its action.yml; default is the one of this repository
 * @property {string} [node] default is the Node that runs this
 * @property {(line: string) => boolean} [signalAfter] cancels the job after the first line of main's log for which it is true
 * @property {'SIGINT' | 'SIGTERM'} [firstSignal] the first signal of a cancelled job; SIGTERM, as other runners may send, is the only one
 * @property {AbortSignal} [cancel] cancels the job when it aborts
 * @property {(line: string) => boolean} [killAfter] cancels the job and kills main at once
 * @property {(line: string, phase: 'main' | 'post') => void} [onLine] sees each line as it comes
 * @property {readonly [untilTerm: number, untilKill: number]} [graceMs] default is the runner's
 * @property {number} [limitMs] after this time a process is killed and the run fails
 */

/**
 * The result of one process. Texts are as the process wrote them: `githubLog` hides masked values.
 * @typedef {object} ProcessResult
 * @property {number | null} exitCode null when a signal ended it
 * @property {string | null} signal
 * @property {string[]} log lines of stdout and stderr in order
 * @property {Annotation[]} annotations
 * @property {string[]} masks
 * @property {Record<string, string>} outputs
 * @property {Record<string, string>} state
 * @property {Record<string, string>} env what it set for later steps
 * @property {string} summary Markdown
 * @property {number} durationMs
 * @property {Partial<Record<Signal, number>>} timesMs when each signal was sent, from its start
 * @property {string[]} problems for which the runner fails the step, whatever its exit code is
 */

/** @typedef {'success' | 'failure' | 'cancelled'} Conclusion */

/** @typedef {ProcessResult & { conclusion: Conclusion, inputs: Record<string, string>, post?: ProcessResult }} StepResult */

/** Of the runner: SIGINT → 7.5 s → SIGTERM → 2.5 s → SIGKILL, to the node process only. */
const GRACE_MS = /** @type {const} */ ([7_500, 2_500])
const LIMIT_MS = 300_000
/** How long a child of a process that has ended may keep its output open. */
const DRAIN_MS = 1_000
const SUMMARY_LIMIT_BYTES = 1024 * 1024
/** The runner never cancels post. */
const unsignalled = {
  signalAfter: () => false,
  killAfter: () => false,
  cancel: new globalThis.AbortController().signal,
}
const ownAction = fileURLToPath(new globalThis.URL('../action.yml', import.meta.url))

/**
 * Runs main, and post when its condition holds. On Windows no signal can be sent: each ends the process at once.
 * @param {Step} step
 * @returns {Promise<StepResult>}
 * @throws {Error} when action.yml cannot be read, Node cannot be started, or a process hangs
 */
export async function runStep(step) {
  const action = readActionFile(step.action ?? ownAction)
  holds(action.postIf, 'success') // Throws for a condition that is not supported, before anything runs.
  const temp = step.temp ?? mkdtempSync(join(tmpdir(), 'runner-temp-'))
  try {
    const inputs = { ...action.defaults, ...step.with }
    const env = {
      ...neededEnvironment(),
      ...step.env,
      ...runnerEnvironment(step, temp),
      ...asVariables(inputs),
    }
    const main = await runProcess(action.main, { env, step, temp, warning: unexpectedInputs(step, action) })
    const conclusion = conclusionOf(main)
    if (!action.post || !holds(action.postIf, conclusion)) return { ...main, conclusion, inputs }
    const state = Object.entries(main.state).map(([name, value]) => [`STATE_${name}`, value])
    const postEnv = { ...env, ...main.env, ...Object.fromEntries(state) }
    const onLine = (/** @type {string} */ line) => step.onLine?.(line, 'post')
    const postStep = { ...step, ...unsignalled, onLine }
    const post = await runProcess(action.post, { env: postEnv, step: postStep, temp })
    return { ...main, conclusion, inputs, post }
  } finally {
    if (step.temp === undefined) rmSync(temp, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** What a process needs to run at all; nothing of the caller's AWS configuration. */
function neededEnvironment() {
  const names = [
    'PATH',
    'HOME',
    'LANG',
    'TMPDIR',
    'TEMP',
    'TMP',
    'USERPROFILE',
    'SYSTEMROOT',
    'COMSPEC',
    'PATHEXT',
  ]
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => names.includes(name.toUpperCase())),
  )
}

/**
 * @param {Step} step
 * @param {string} temp
 */
function runnerEnvironment(step, temp) {
  const systems = /** @type {Record<string, string>} */ ({ win32: 'Windows', darwin: 'macOS' })
  return {
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_WORKSPACE: workspaceOf(step),
    RUNNER_TEMP: temp,
    RUNNER_OS: systems[process.platform] ?? 'Linux',
  }
}

/** @param {Step} step */
function workspaceOf(step) {
  return step.workspace ?? process.cwd()
}

/** @param {Record<string, string>} inputs */
function asVariables(inputs) {
  const entries = Object.entries(inputs)
  return Object.fromEntries(
    entries.map(([name, value]) => [`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`, value]),
  )
}

/**
 * @param {Step} step
 * @param {{ readonly defaults: Record<string, string> }} action
 */
function unexpectedInputs(step, { defaults }) {
  const valid = Object.keys(defaults)
  const lowerCase = valid.map(name => name.toLowerCase())
  const unexpected = Object.keys(step.with ?? {}).filter(name => !lowerCase.includes(name.toLowerCase()))
  if (unexpected.length === 0) return undefined
  return `Unexpected input(s) '${unexpected.join("', '")}', valid inputs are ['${valid.join("', '")}']`
}

/**
 * @param {ProcessResult} main
 * @returns {Conclusion}
 */
function conclusionOf({ exitCode, problems, timesMs }) {
  if (Object.keys(timesMs).length > 0) return 'cancelled'
  return exitCode === 0 && problems.length === 0 ? 'success' : 'failure'
}

/**
 * @param {string} condition status functions, joined by `||`
 * @param {Conclusion} conclusion
 */
function holds(condition, conclusion) {
  const isTrue = /** @type {Record<string, boolean>} */ ({
    'always()': true,
    'success()': conclusion === 'success',
    'failure()': conclusion === 'failure',
    'cancelled()': conclusion === 'cancelled',
  })
  return condition.split('||').some(term => {
    const value = isTrue[term.trim()]
    if (value === undefined) throw new Error(`post-if is not understood here: ${condition}`)
    return value
  })
}

/**
 * @param {string} script
 * @param {{ env: Record<string, string | undefined>, step: Step, temp: string, warning?: string | undefined }} context
 * @returns {Promise<ProcessResult>}
 */
async function runProcess(script, { env, step, temp, warning }) {
  const files = commandFiles(temp)
  try {
    const log = warning === undefined ? [] : [asCommand('warning', warning)]
    const ended = await spawnNode(script, { env: { ...env, ...files.paths }, step, log })
    const outputs = files.read('GITHUB_OUTPUT')
    const state = files.read('GITHUB_STATE')
    const variables = files.read('GITHUB_ENV')
    const summary = files.summary()
    const problems = [outputs, state, variables, summary].flatMap(({ problem }) => problem ?? [])
    log.push(...problems.map(problem => asCommand('error', problem)))
    const reading = readLog(log)
    return {
      ...ended,
      log,
      annotations: reading.annotations,
      masks: reading.masks,
      outputs: byName([...reading.outputs, ...outputs.entries]),
      state: byName([...reading.state, ...state.entries]),
      env: byName(variables.entries),
      summary: summary.text,
      problems: [...reading.problems, ...problems],
    }
  } finally {
    rmSync(files.folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

/**
 * The files of the runner that a process writes to, and what it wrote.
 * @param {string} temp
 */
function commandFiles(temp) {
  mkdirSync(temp, { recursive: true })
  const folder = mkdtempSync(join(temp, '_runner_file_commands-'))
  const names = ['GITHUB_OUTPUT', 'GITHUB_STATE', 'GITHUB_ENV', 'GITHUB_PATH', 'GITHUB_STEP_SUMMARY']
  const paths = Object.fromEntries(names.map(name => [name, join(folder, name)]))
  for (const path of Object.values(paths)) writeFileSync(path, '')
  const text = (/** @type {string} */ name) => readFileSync(join(folder, name), 'utf8')
  return {
    folder,
    paths,
    /** @type {(name: string) => { entries: [string, string][], problem?: string }} */
    read(name) {
      try {
        return { entries: readFileCommands(text(name)) }
      } catch (error) {
        return {
          entries: [],
          problem: `Unable to process ${name}: ${error instanceof Error ? error.message : error}`,
        }
      }
    },
    summary() {
      const summary = text('GITHUB_STEP_SUMMARY')
      const problem = 'GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of 1024k'
      return globalThis.Buffer.byteLength(summary) > SUMMARY_LIMIT_BYTES
        ? { text: '', problem }
        : { text: summary, problem: undefined }
    },
  }
}

/**
 * Names are not case-sensitive for the runner; the last value counts.
 * @param {[name: string, value: string][]} entries
 * @returns {Record<string, string>}
 */
function byName(entries) {
  /** @type {Map<string, [string, string]>} */
  const found = new Map()
  for (const [name, value] of entries) {
    const key = name.toLowerCase()
    found.set(key, [found.get(key)?.[0] ?? name, value])
  }
  return Object.fromEntries(found.values())
}

/**
 * @param {'error' | 'warning'} level
 * @param {string} text
 */
function asCommand(level, text) {
  return `::${level}::${text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')}`
}

/**
 * @param {string} script
 * @param {{ env: Record<string, string | undefined>, step: Step, log: string[] }} context `log` receives the lines
 * @returns {Promise<Pick<ProcessResult, 'exitCode' | 'signal' | 'durationMs' | 'timesMs'>>}
 */
function spawnNode(script, { env, step, log }) {
  const startedAt = performance.now()
  const cwd = workspaceOf(step)
  const child = spawn(step.node ?? process.execPath, [script], {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const { timesMs, cancel, stop } = cancellation(child, step, startedAt)
  return new Promise((resolve, reject) => {
    const giveUp = (/** @type {unknown} */ error) => {
      clearTimeout(limit)
      child.kill('SIGKILL')
      reject(error)
    }
    const onLine = (/** @type {string} */ line) => {
      log.push(line)
      try {
        step.onLine?.(line, 'main')
        if (step.killAfter?.(line)) cancel('SIGKILL')
        else if (step.signalAfter?.(line)) cancel(step.firstSignal ?? 'SIGINT')
      } catch (error) {
        giveUp(error)
      }
    }
    const limitMs = step.limitMs ?? LIMIT_MS
    const limit = setTimeout(
      () => giveUp(new Error(`${script} did not end within ${limitMs / 1000} s`)),
      limitMs,
    )
    readLines(child.stdout, onLine)
    readLines(child.stderr, onLine)
    child.once('error', giveUp)
    whenEnded(child, (exitCode, signal) => {
      stop()
      clearTimeout(limit)
      resolve({ exitCode, signal, durationMs: performance.now() - startedAt, timesMs })
    })
  })
}

/**
 * @param {import('node:child_process').ChildProcessByStdio<null, Readable, Readable>} child
 * @param {(exitCode: number | null, signal: string | null) => void} onEnd after its last line
 */
function whenEnded(child, onEnd) {
  const kill = () => void child.kill('SIGKILL')
  process.once('exit', kill)
  child.once('exit', () => {
    process.off('exit', kill)
    const leave = () => [child.stdout, child.stderr].forEach(stream => stream.destroy())
    setTimeout(leave, DRAIN_MS).unref()
  })
  child.once('close', onEnd)
}

/**
 * Sends the runner's signals, once.
 * @param {import('node:child_process').ChildProcess} child
 * @param {Step} step
 * @param {number} startedAt
 */
function cancellation(child, step, startedAt) {
  /** @type {ProcessResult['timesMs']} */
  const timesMs = {}
  /** @type {NodeJS.Timeout[]} */
  const timers = []
  const send = (/** @type {Signal} */ signal) => {
    if (child.exitCode !== null || child.signalCode !== null) return
    timesMs[signal] = performance.now() - startedAt
    child.kill(signal)
  }
  const cancel = (/** @type {Signal} */ first) => {
    if (Object.keys(timesMs).length > 0) return
    send(first)
    if (timesMs.SIGINT === undefined) return
    const [untilTerm, untilKill] = step.graceMs ?? GRACE_MS
    timers.push(setTimeout(send, untilTerm, 'SIGTERM'), setTimeout(send, untilTerm + untilKill, 'SIGKILL'))
  }
  const onAbort = () => cancel('SIGINT')
  if (step.cancel?.aborted) onAbort()
  step.cancel?.addEventListener('abort', onAbort)
  const stop = () => {
    timers.forEach(timer => clearTimeout(timer))
    step.cancel?.removeEventListener('abort', onAbort)
  }
  return { timesMs, cancel, stop }
}

/**
 * A carriage return ends a line too, as the runner reads it.
 * @param {Readable} stream
 * @param {(line: string) => void} onLine
 */
function readLines(stream, onLine) {
  let rest = ''
  stream.setEncoding('utf8')
  stream.on('data', chunk => {
    // A carriage return at the end may be the first half of a line's end.
    const lines = (rest + chunk).split(/\r\n|\n|\r(?!$)/)
    rest = lines.pop() ?? ''
    lines.forEach(onLine)
  })
  stream.once('close', () => {
    if (rest !== '') onLine(rest.replace(/\r$/, ''))
  })
}
