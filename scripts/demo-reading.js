// @ts-check
// What runs in the simulator, read back from it.
import { ask } from './demo-simulator.js'

/**
 * @typedef {object} Running
 * @property {string} version of the template
 * @property {string} status of its last deployment
 * @property {string} succeeded id of the deployment that last succeeded
 * @property {Record<string, string>} inputs of the spec
 */

/**
 * @param {string} endpoint
 * @param {string} name of an instance of the service shop
 * @returns {Promise<Running>}
 * @throws {Error} when there is none, or its spec is not understood here
 */
export async function readInstance(endpoint, name) {
  const { serviceInstance, message } = await ask(endpoint, 'GetServiceInstance', {
    serviceName: 'shop',
    name,
  })
  if (!serviceInstance) throw new Error(`GetServiceInstance shop/${name}: ${message}`)
  const found = /** @type {Record<string, string>} */ (serviceInstance)
  return {
    version: `${found['templateMajorVersion']}.${found['templateMinorVersion']}`,
    status: String(found['deploymentStatus']),
    succeeded: String(found['lastSucceededDeploymentId']),
    inputs: inputsOf(found['spec'] ?? '', name),
  }
}

/**
 * The inputs of one instance. Node reads no YAML, so only a spec with one `name: value` on each line is read, as the demo
 * writes it; anything else is an error.
 * @param {string} spec
 * @param {string} instance
 * @returns {Record<string, string>}
 */
function inputsOf(spec, instance) {
  const [, item] = new RegExp(`^  - name: ${instance}\\n((?: {4}.*\\n?)*)`, 'm').exec(spec) ?? []
  const [, block] = /^ {4}spec:\n((?: {6}.*\n?)+)/m.exec(item ?? '') ?? []
  if (block === undefined) throw new Error(`The inputs of ${instance} are not found in the spec:\n${spec}`)
  const entries = block.split('\n').filter(line => line !== '')
  return Object.fromEntries(
    entries.map(line => {
      const [, name, value] = /^ {6}(\w+): ([\w./:-]+)(?: #.*)?$/.exec(line) ?? []
      if (name === undefined || value === undefined) throw new Error(`Not supported here: ${line}`)
      return [name, value]
    }),
  )
}
