import { parseArgs } from 'node:util'

/** What `--help` prints. */
export const USAGE = `Usage: node dist/simulator/index.js [--cloudformation] [--port 4510] [--account FILE] [--speed 10] [--state FILE]

Serves a Proton-compatible endpoint on 127.0.0.1 and prints the line that points AWS clients at it.

  --cloudformation  serve a CloudFormation-compatible endpoint instead
  --port N          port to listen on, 0 for any free port (default 4510)
  --account FILE    YAML file that describes the account (default: a small shop)
  --speed N         how many times faster than real time deployments run (default 1)
  --state FILE      file that the state is read from, if it exists, and written to after each change
  --help            this text
`

/** The parsed command line. */
export type Command =
  | {
      readonly kind: 'serve'
      readonly service: 'proton' | 'cloudformation'
      readonly port: number
      readonly accountPath: string | undefined
      readonly speed: number
      readonly statePath: string | undefined
    }
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly problems: readonly string[] }

const OPTIONS = {
  cloudformation: { type: 'boolean', default: false },
  port: { type: 'string', default: '4510' },
  account: { type: 'string' },
  speed: { type: 'string', default: '1' },
  state: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const

/** Parses the command line (without node and script); reports every problem at once. */
export function readArguments(argv: readonly string[]): Command {
  try {
    const { cloudformation, port, account, speed, state, help } = parseArgs({
      args: [...argv],
      options: OPTIONS,
    }).values
    if (help === true) return { kind: 'help' }
    const problems = [
      (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) &&
        `--port ${port}: must be a whole number from 0 to 65535`,
      (!/^\d+(\.\d+)?$/.test(speed) || Number(speed) === 0) &&
        `--speed ${speed}: must be a number greater than 0`,
      account === '' && '--account: must name a file',
      state === '' && '--state: must name a file',
    ].filter(problem => problem !== false)
    if (problems.length > 0) return { kind: 'wrong', problems }
    const service = cloudformation ? 'cloudformation' : 'proton'
    const paths = { accountPath: account, statePath: state }
    return { kind: 'serve', service, port: Number(port), speed: Number(speed), ...paths }
  } catch (error) {
    return { kind: 'wrong', problems: [error instanceof Error ? error.message : String(error)] }
  }
}
