import { appendFileSync } from 'node:fs'
import { env, exit, stdout } from 'node:process'

const role = env['INPUT_ROLE-TO-ASSUME'] ?? ''
const region = env['INPUT_AWS-REGION'] ?? ''
if (role === '' || region === '') {
  stdout.write('::error::role-to-assume and aws-region must be given.\n')
  exit(1)
}
const variables = { AWS_REGION: region, AWS_ACCESS_KEY_ID: 'simulator', AWS_SECRET_ACCESS_KEY: 'simulator' }
const lines = Object.entries(variables).map(([name, value]) => `${name}=${value}\n`)
appendFileSync(env['GITHUB_ENV'] ?? '', lines.join(''))
stdout.write(`Credentials of ${role} for ${region}.\n`)
