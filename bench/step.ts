import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A temp folder as a job has one, with the files that the runner hands a step. */
export interface JobFolder {
  readonly env: Readonly<Record<string, string>>
  remove(): void
}

/** Makes a job's folder; `endpoint` is where Proton is, for the action and the AWS CLI alike. */
export function jobFolder(endpoint: string): JobFolder {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'))
  const file = (name: string) => {
    const path = join(folder, name)
    writeFileSync(path, '')
    return path
  }
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    RUNNER_TEMP: folder,
    GITHUB_WORKSPACE: folder,
    GITHUB_OUTPUT: file('output'),
    GITHUB_STATE: file('state'),
    GITHUB_STEP_SUMMARY: file('summary'),
    AWS_ENDPOINT_URL_PROTON: endpoint,
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'bench',
    AWS_SECRET_ACCESS_KEY: 'bench',
    INPUT_TARGET: 'instance',
    INPUT_SERVICENAME: 'shop',
    INPUT_SERVICEINSTANCENAME: 'prod',
  }
  return {
    env,
    remove: () => {
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Starts `command`, which sees `env` and nothing else of this process. */
export function start(command: readonly string[], env: Readonly<Record<string, string>>): ChildProcess {
  const [program = process.execPath, ...args] = command
  return spawn(program, args, { env, stdio: 'ignore' })
}

/** Starts a script on the Node that runs this one: the runner's, by `npm run`. */
export function startNode(script: string, env: Readonly<Record<string, string>>): ChildProcess {
  return start([process.execPath, script], env)
}

/** When the process has ended, in ms of `performance.now()`. Throws when it could not be started. */
export function ended(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', () => {
      resolve(performance.now())
    })
  })
}
