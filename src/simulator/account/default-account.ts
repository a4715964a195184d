import { readFileSync } from 'node:fs'
import { parseAccount } from './parse.js'

/**
 * The account that is served without an account file: three environments, a shop with three instances, a pipeline and a
 * component, and its checkout worker.
 */
export const defaultAccount = parseAccount(
  readFileSync(new URL('default-account.yaml', import.meta.url), 'utf8'),
)
