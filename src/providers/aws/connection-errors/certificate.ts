import { certificatesOf } from '../../../shared/ca-bundle.js'
import { ProviderError } from '../../../shared/errors.js'
import type { Explanation, Trouble } from './explanation.js'

const VARIABLES = ['AWS_CA_BUNDLE', 'NODE_EXTRA_CA_CERTS'] as const

/** The hint where a certificate is not trusted. Node only warns of a NODE_EXTRA_CA_CERTS file that it cannot read. */
export async function certificateTrouble({ env }: Trouble, name: string): Promise<Explanation> {
  const set = VARIABLES.filter(variable => (env[variable] ?? '') !== '')
  const broken = await Promise.all(set.map(variable => brokenBundle(env[variable] ?? '', variable)))
  const given = set.map(variable => `${variable} is ${env[variable] ?? ''}`)
  return {
    fault: 'unknown',
    hint: [
      `The certificate of ${name} is not trusted, or is for another host.`,
      ...broken.filter(text => text !== undefined),
      set.length === 0
        ? 'If your company has a certificate authority, set AWS_CA_BUNDLE to the path of its certificates in PEM format.'
        : `It must be signed by a certificate of ${set.join(' or ')} (${given.join(', ')}).`,
    ].join(' '),
    isUnsent: true,
  }
}

async function brokenBundle(path: string, variable: string): Promise<string | undefined> {
  try {
    await certificatesOf(path, variable)
    return undefined
  } catch (error) {
    if (error instanceof ProviderError) return `But ${error.message}.`
    throw error
  }
}
