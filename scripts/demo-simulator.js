// @ts-check
// The simulator of the demo: started with an account of the examples, and called without a client of AWS.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { devNull } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { clearTimeout, setTimeout } from 'node:timers'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new globalThis.URL('..', import.meta.url))
const READY_MS = 60_000

/**
 * @param {string} accountFile of examples/simulator
 * @param {number} speed
 * @param {readonly string[]} more flags
 * @returns {Promise<{ url: string, stop: () => void }>}
 */
export function startSimulator(accountFile, speed, more = []) {
  const script = join(root, 'dist', 'simulator', 'index.js')
  if (!existsSync(script)) throw new Error(`${script} is missing: run npm ci && npm run build.`)
  const account = join(root, 'examples', 'simulator', accountFile)
  const flags = ['--port=0', `--account=${account}`, `--speed=${speed}`, ...more]
  const child = spawn(process.execPath, [script, ...flags], { stdio: ['ignore', 'pipe', 'pipe'] })
  const stop = () => void child.kill()
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => (stop(), process.exit(1)))
  return new Promise((resolve, reject) => {
    let log = ''
    const fail = (/** @type {string} */ why) => (stop(), reject(new Error(`The simulator ${why}\n${log}`)))
    const timer = setTimeout(() => fail('was not ready in time.'), READY_MS)
    child.stderr.on('data', chunk => (log += chunk))
    child.once('error', error => fail(`could not be started: ${error.message}`))
    child.once('exit', code => fail(`ended with exit code ${code}.`))
    createInterface(child.stdout).once('line', line => {
      clearTimeout(timer)
      resolve({ url: /http:\/\/\S+/.exec(line)?.[0] ?? '', stop })
    })
  })
}

/**
 * The environment of a step: the simulator accepts any credentials, and none of the caller's are used.
 * @param {string} endpoint
 * @param {string} variable the name of the variable for it
 */
export function environment(endpoint, variable = 'AWS_ENDPOINT_URL_PROTON') {
  return {
    [variable]: endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'demo',
    AWS_SECRET_ACCESS_KEY: 'demo',
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    // A runner has the Node version that the SDK expects, the user of this demo may have an older one.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  }
}

/**
 * @param {string} endpoint
 * @param {string} operation
 * @param {Record<string, string>} input
 * @returns {Promise<Record<string, unknown>>} the answer, which may be an error
 */
export async function ask(endpoint, operation, input) {
  const response = await globalThis.fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `AwsProton20200720.${operation}`,
      // The simulator checks which service a request is signed for, not the signature.
      authorization:
        'AWS4-HMAC-SHA256 Credential=demo/20261120/us-east-1/proton/aws4_request, Signature=none',
    },
    body: JSON.stringify(input),
  })
  return /** @type {Record<string, unknown>} */ (await response.json())
}

/**
 * @param {string} endpoint
 * @param {string} id
 * @returns {Promise<string>} the deployment's status, or why there is none
 */
export async function deploymentStatus(endpoint, id) {
  const { deployment, message } = await ask(endpoint, 'GetDeployment', { id })
  const status = /** @type {{ deploymentStatus: string } | undefined} */ (deployment)?.deploymentStatus
  return status ?? String(message)
}
