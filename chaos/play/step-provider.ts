import { cloudFormationProvider } from '../../src/providers/cloudformation/provider.js'
import { protonProvider } from '../../src/providers/proton/provider.js'
import type { Runtime } from '../../src/commands/runtime.js'
import { providerOf, type Plan } from '../plan/plan.js'
import type { Network } from './network.js'

/** The provider of the step, whose clients send on networks that `network` makes. */
export function providerOn(plan: Plan, network: () => Network): Runtime['provider'] {
  if (providerOf(plan) === 'proton') return protonProvider(() => Promise.resolve(network().proton()))
  return cloudFormationProvider({
    connect: () => Promise.resolve(network().cloudFormation()),
    connectS3: () => Promise.resolve(network().s3()),
    site: { repository: 'example/shop' },
  })
}

/** A token of the step; CloudFormation's deployments are known by UUIDs. */
export function tokenOf(plan: Plan, number: number): string {
  if (providerOf(plan) === 'proton') return `token-of-ours-${number}`
  const hash = (Math.imul(number, 0x85ebca6b) >>> 0).toString(16).padStart(8, '0')
  return `${hash}-aaaa-4000-8000-${String(number).padStart(12, '0')}`
}
