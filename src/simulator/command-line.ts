import { parseArgs } from 'node:util'

/** What `--help` prints. */
export const USAGE = `Usage: node dist/simulator/index.js [--port 4510] [--account FILE] [--speed 10]

Serves a Proton-compatible endpoint on 127.0.0.1 and prints the line that points AWS clients at it.

  --port N        port to listen on, 0 for any free one (default 4510)
  --account FILE  YAML file that describes the account (default: a small shop)
  --speed N       how many times faster than real time deployments go (default 1)
  --help          this text
`

/** What the command line asks for. */
export type Command =
  | {
      readonly kind: 'serve'
      readonly port: number
      readonly accountPath: string | undefined
      readonly speed: number
    }
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly problems: readonly string[] }

/** Reads the command line (without node and script); every problem at once. */
export function readArguments(argv: readonly string[]): Command {
  const parsed = tryParse(argv)
  if (typeof parsed === 'string') return { kind: 'wrong', problems: [parsed] }
  if (parsed.help === true) return { kind: 'help' }
  const port = Number(parsed.port)
  const speed = Number(parsed.speed)
  const problems = [
    /^\d{1,5}$/.test(parsed.port) && port <= 65_535
      ? []
      : `--port ${parsed.port}: must be a whole number from 0 to 65535`,
    /^\d+(\.\d+)?$/.test(parsed.speed) && speed > 0
      ? []
      : `--speed ${parsed.speed}: must be a number greater than 0`,
    parsed.account === '' ? '--account: must name a file' : [],
  ].flat()
  return problems.length > 0
    ? { kind: 'wrong', problems }
    : { kind: 'serve', port, accountPath: parsed.account, speed }
}

function tryParse(argv: readonly string[]) {
  const options = {
    port: { type: 'string', default: '4510' },
    account: { type: 'string' },
    speed: { type: 'string', default: '1' },
    help: { type: 'boolean', short: 'h' },
  } as const
  try {
    return parseArgs({ args: [...argv], options, strict: true }).values
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
