import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Environment } from '../../../shared/proxy-variables.js'

/** The profile in use, and what sets it: `profile "dev" (set by AWS_PROFILE)`. */
export function profileText(env: Environment, input: string | undefined): string {
  if (input !== undefined) return `profile "${input}" (the input sourceProfile)`
  const { AWS_PROFILE: set = '' } = env
  return set === '' ? 'profile "default"' : `profile "${set}" (set by AWS_PROFILE)`
}

/** The path of the AWS configuration file. */
export function configFile({ AWS_CONFIG_FILE: set = '' }: Environment): string {
  return set === '' ? join(homedir(), '.aws', 'config') : `${set} (set by AWS_CONFIG_FILE)`
}
