import { readFileSync } from 'node:fs'
import { parseCloudFormationAccount } from './parse.js'

/**
 * The account that is served without an account file: what Proton left behind of two environments, and of a service with
 * three instances.
 */
export const defaultCloudFormationAccount = parseCloudFormationAccount(
  readFileSync(new URL('cloudformation-account.yaml', import.meta.url), 'utf8'),
)
