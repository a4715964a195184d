import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import * as tls from 'node:tls'
import { ProviderError } from './errors.js'

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g

/**
 * The trusted certificates when `AWS_CA_BUNDLE` is set to `path`: those of its PEM file and those that Node trusts by
 * default, including those of `NODE_EXTRA_CA_CERTS`. Throws ProviderError when the file is missing or has none.
 */
export async function trustedCertificates(path: string): Promise<readonly string[]> {
  return [...tls.getCACertificates('default'), ...(await certificatesOf(path, 'AWS_CA_BUNDLE'))]
}

/** The certificates in the PEM file that `variable` names. Throws ProviderError when it is missing or has none. */
export async function certificatesOf(path: string, variable: string): Promise<readonly string[]> {
  const certificates = [...(await read(path, variable)).matchAll(CERTIFICATE)].map(([text]) => text)
  if (certificates.length === 0) throw bundleError(path, variable, 'has no certificates')
  for (const [index, certificate] of certificates.entries()) {
    try {
      new X509Certificate(certificate)
    } catch {
      throw bundleError(path, variable, `has a certificate (number ${index + 1}) that cannot be read`)
    }
  }
  return certificates
}

async function read(path: string, variable: string): Promise<string> {
  try {
    return await readFile(path, 'latin1')
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException
    throw bundleError(path, variable, `cannot be read (${code})`)
  }
}

function bundleError(path: string, variable: string, what: string): ProviderError {
  return new ProviderError('', 'InvalidCaBundle', 'unknown', {
    message: `the file ${path}, which ${variable} names, ${what}`,
    hint: `Set ${variable} to the path of a file with certificates in PEM format, or unset it.`,
    isUnsent: true,
  })
}
