import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, it } from '@jest/globals'

interface Manifest {
  readonly engines?: { readonly node?: string }
  readonly packages?: Readonly<Record<string, Manifest>>
}

// npm decides by the same package whether it warns; jest brings it.
const { satisfies } = createRequire(import.meta.url)('semver') as {
  readonly satisfies: (version: string, range: string) => boolean
}

function read(file: string): Manifest {
  return JSON.parse(readFileSync(file, 'utf8')) as Manifest
}

const own = read('package.json').engines?.node ?? ''
const { '': root, ...packages } = read('package-lock.json').packages ?? {}

it.each([
  '20.19.0',
  '20.20.2',
  '22.0.0',
  '22.12.0',
  '22.15.0',
  '22.22.0',
  '23.11.0',
  '24.0.0',
  '24.21.0',
  '26.0.0',
])('package.json allows Node %s if, and only if, npm ci prints no warning on it', version => {
  const warned = Object.entries(packages).filter(
    ([, { engines }]) => !satisfies(version, engines?.node ?? '*'),
  )
  expect({ version, isAllowed: satisfies(version, own) }).toEqual({ version, isAllowed: warned.length === 0 })
})

it('package-lock.json has the engines of package.json', () => {
  expect(root?.engines?.node).toBe(own)
})
