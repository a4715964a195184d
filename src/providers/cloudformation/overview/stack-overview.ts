import type { ListedInstance, OverviewSource } from '../../../engine/overview/overview-source.js'
import { ProviderError } from '../../../shared/errors.js'
import type { OverviewInputs } from '../../proton/inputs/parse-overview.js'
import type { StackApi } from '../api/stack-api.js'
import { readStackDirectory, type StackDirectory } from '../stack/stack-directory.js'
import { listedStack } from './listed-stack.js'

/** The instances of one service or of all, with one walk of the stacks. */
export function stackOverview(
  api: StackApi,
  { serviceName, shown }: Pick<OverviewInputs, 'serviceName' | 'shown'>,
): OverviewSource {
  let directory: StackDirectory | undefined
  const read = async (signal: AbortSignal) => (directory = await readStackDirectory(api, signal))
  return {
    revisionName: 'template',
    shown,
    list: async signal => {
      const found = (await read(signal)).list('instance', serviceName)
      if (found.length === 0 && serviceName !== undefined) throw noStack(serviceName)
      return found.map(({ stack, owner }): ListedInstance => {
        const others = found.filter(other => isSame(other.owner, owner)).map(one => one.stack.name)
        return listedStack(api, { stack, owner, shown, names: others })
      })
    },
    suggestNames: async signal => {
      const all = (directory ?? (await read(signal))).list('instance')
      const names = [...new Set(all.map(({ owner }) => owner.serviceName))].sort()
      return { what: 'services whose instances have stacks', names }
    },
  }
}

interface Named {
  readonly serviceName: string
  readonly name: string
}

function isSame(one: Named, other: Named): boolean {
  return one.serviceName === other.serviceName && one.name === other.name
}

function noStack(serviceName: string): ProviderError {
  const message = `no stack is tagged for an instance of service ${serviceName}`
  return new ProviderError('DescribeStacks', 'StackNotFound', 'notFound', { message })
}
