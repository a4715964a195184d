import type {
  AccountFile,
  HistoryEntry,
  InstanceEntry,
  PlanStep,
} from '../../src/simulator/account/account-file.js'
import type { Fault } from '../../src/simulator/account/fault.js'
import { defaultAccount } from '../../src/simulator/account/default-account.js'

/** The default account with something put before its answers. */
export function accountWith(faults: readonly Fault[], over: Partial<AccountFile> = {}): AccountFile {
  return { ...defaultAccount, faults, ...over }
}

/** The default account, its service shop changed: instance prod as `prod` says, the pipeline by `pipelinePlan`. */
export function shopWith(
  {
    prod = {},
    pipelinePlan,
    pipelineHistory,
  }: {
    prod?: Partial<InstanceEntry>
    pipelinePlan?: readonly PlanStep[]
    pipelineHistory?: readonly HistoryEntry[]
  },
  faults: readonly Fault[] = [],
): AccountFile {
  const { shop } = defaultAccount.services
  if (!shop?.pipeline || !shop.instances['prod'])
    throw new Error('the default account has a shop with pipeline and prod')
  const instances = { ...shop.instances, prod: { ...shop.instances['prod'], ...prod } }
  const pipeline = {
    ...shop.pipeline,
    ...(pipelinePlan && { plan: pipelinePlan }),
    ...(pipelineHistory && { history: pipelineHistory }),
  }
  return {
    ...defaultAccount,
    services: { ...defaultAccount.services, shop: { ...shop, pipeline, instances } },
    faults,
  }
}

/** Whoever asks for this operation is denied it. */
export function denied(operation: string): Fault {
  return {
    operation,
    kind: 'error',
    name: 'AccessDeniedException',
    message: 'User is not authorized',
    always: true,
  }
}

/** The default account with one of its environments, components or services changed. */
export function changed(
  kind: 'environments' | 'components' | 'services',
  name: string,
  over: object,
  more: Partial<AccountFile> = {},
): AccountFile {
  const entries = defaultAccount[kind] as Readonly<Record<string, object>>
  return { ...defaultAccount, [kind]: { ...entries, [name]: { ...entries[name], ...over } }, ...more }
}
