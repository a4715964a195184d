// @ts-check
import { spawnSync } from 'node:child_process'

/**
 * What git printed, or undefined where it failed.
 * @param {readonly string[]} args
 * @returns {string | undefined}
 */
export function tryGit(...args) {
  const { status, stdout } = spawnSync('git', args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
  return status === 0 ? stdout : undefined
}

/**
 * What git printed.
 * @param {readonly string[]} args
 * @returns {string}
 */
export function git(...args) {
  const { status, stdout, stderr } = spawnSync('git', args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr.trim()}`)
  return stdout.trim()
}
