import { execFile, spawnSync } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, it } from '@jest/globals'
import { startSimulator } from '../../src/simulator/server.js'

/** An independent client, where it is installed: CI does without. */
const isInstalled = spawnSync('aws', ['--version']).status === 0
const test = isInstalled ? it : it.skip

describe('the AWS CLI', () => {
  test('updates, waits, reads outputs and pages through deployments', async () => {
    const simulator = await startSimulator({ speed: 100 })
    const credentials = {
      AWS_ACCESS_KEY_ID: 'any',
      AWS_SECRET_ACCESS_KEY: 'any',
      AWS_DEFAULT_REGION: 'us-east-1',
    }
    const env = { ...process.env, ...credentials, AWS_ENDPOINT_URL_PROTON: simulator.url }
    const aws = async (...words: readonly string[]) => {
      const { stdout } = await promisify(execFile)('aws', ['proton', ...words, '--output', 'json'], { env })
      return (stdout === '' ? undefined : JSON.parse(stdout)) as unknown
    }
    try {
      const names = ['--service-name', 'shop', '--name', 'dev']
      const updated = await aws('update-service-instance', ...names, '--deployment-type', 'MINOR_VERSION')
      expect(updated).toMatchObject({
        serviceInstance: { deploymentStatus: 'IN_PROGRESS', templateMinorVersion: '0' },
      })
      await aws('wait', 'service-instance-deployed', ...names)
      const got = await aws('get-service-instance', ...names)
      expect(got).toMatchObject({
        serviceInstance: { deploymentStatus: 'SUCCEEDED', templateMinorVersion: '1' },
      })
      const instance = ['--service-name', 'shop', '--service-instance-name', 'dev']
      const outputs = await aws('list-service-instance-outputs', ...instance)
      expect(outputs).toMatchObject({
        outputs: [{ key: 'ServiceURL', valueString: 'https://dev.shop.example' }, {}, {}],
      })
      const { deployments } = (await aws('list-deployments', ...instance, '--page-size', '1')) as {
        deployments: object[]
      }
      expect(deployments.length).toBeGreaterThan(3)
    } finally {
      await simulator.close()
    }
  })
})
