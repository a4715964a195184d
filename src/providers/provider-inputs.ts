import type { Provider } from '../engine/provider.js'
import type { InputRules } from '../inputs/input-rules.js'
import type { InputSource } from '../inputs/request.js'
import { providerIds, type ChosenProvider, type ProviderId } from './choose-provider.js'
import { ownInputRules } from './cloudformation/inputs/input-rules.js'

/** Makes each provider; the code of one that is not used is not loaded. */
export type ProviderMakers = Readonly<
  Record<ProviderId, () => Provider<InputSource> | Promise<Provider<InputSource>>>
>

/** The rules of the inputs that choose the provider. */
export const providerInputRules: InputRules = { provider: {} }

/** The inputs that only another provider has: Proton's own rules need not know them. */
const rulesBesideProton: InputRules = Object.fromEntries(
  Object.entries(ownInputRules).map(([name, { default: usual }]) => [
    name,
    { ...(usual !== undefined && { default: usual }), onlyWith: [{ provider: ['cloudformation'] }] },
  ]),
)

const NO_RENDER =
  'command: render is not supported by Proton, which renders templates itself; set provider: cloudformation'

/** The provider with all inputs of the action; where the choice is invalid, that is a problem of the inputs. */
export async function withProviderInputs(
  { id, problem }: ChosenProvider,
  makers: ProviderMakers,
): Promise<Provider<InputSource>> {
  const provider = await makers[id]()
  const rules = id === 'proton' ? { ...providerInputRules, ...rulesBesideProton } : providerInputRules
  const { parseOverview } = provider
  const choose = ({ parser }: InputSource) => {
    parser.addRules(rules)
    if (problem !== undefined) parser.addProblem('provider', problem)
  }
  return {
    ...provider,
    inputs: { ...rules, ...provider.inputs },
    parse: source => {
      choose(source)
      if (problem === undefined && id === 'proton' && source.command === 'render')
        source.parser.addProblem('command', NO_RENDER)
      return provider.parse(source)
    },
    ...(parseOverview && {
      parseOverview: (source: InputSource) => {
        choose(source)
        return parseOverview(source)
      },
    }),
  }
}

/** The provider that an earlier process of the step used; undefined for a name that is none. */
export function savedChoice(id: string | undefined): ChosenProvider | undefined {
  const known = providerIds.find(one => one === id)
  return known && { id: known, because: 'this step used it' }
}
