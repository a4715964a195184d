// @ts-check
// The spec of the demo's pull request, and the place in it that an annotation names.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { paint, say } from './demo-print.js'

export const SPEC = 'service.yaml'
const LINE = 'healthCheckPath: '

/**
 * Writes the spec of the pull request.
 * @param {string} workspace
 * @param {string} healthCheckPath of dev
 * @returns {{ number: number, column: number }} the place of that value
 */
export function commitSpec(workspace, healthCheckPath) {
  const text = `proton: ServiceSpec
instances:
  - name: dev
    environment: development
    spec:
      image: registry.example/shop:1.8.0
      replicas: 1
      domain: dev.shop.example
      ${LINE}${healthCheckPath}
  - name: staging
    environment: staging
    spec:
      image: registry.example/shop:1.7.1
      replicas: 2
      domain: staging.shop.example
  - name: prod
    environment: production
    spec:
      image: registry.example/shop:1.6.0
      replicas: 6
      domain: shop.example
`
  writeFileSync(join(workspace, SPEC), text)
  const lines = text.split('\n')
  const index = lines.findIndex(line => line.includes(LINE))
  return { number: index + 1, column: (lines[index] ?? '').indexOf(LINE) + LINE.length + 1 }
}

/**
 * The place of the first error that has one.
 * @param {readonly string[]} log with its workflow commands
 * @returns {string} `file:line:column`, or `nowhere`
 */
export function placeOf(log) {
  for (const line of log) {
    const properties = /^::error (?=.*file=)(.*?)::/.exec(line)?.[1]
    if (properties === undefined) continue
    const named = Object.fromEntries(properties.split(',').map(each => each.split('=')))
    return `${named['file']}:${named['line']}:${named['col']}`
  }
  return 'nowhere'
}

/**
 * Shows the line of an annotation, as the page of the pull request does.
 * @param {string} workspace
 * @param {string} place
 */
export function sayPlace(workspace, place) {
  const [file = '', line, column] = place.split(':')
  if (line === undefined) return
  say(`\nAnnotation on the pull request, ${place}`)
  say(`  ${readFileSync(join(workspace, file), 'utf8').split('\n')[Number(line) - 1]}`)
  say(`  ${paint('red', `${' '.repeat(Number(column) - 1)}^`)}`)
}
