import { commandNames, targetKinds, type ProviderName } from '../plan/plan.js'

const pairs = targetKinds.flatMap(target => commandNames.map(command => ({ command, target })))
const ofService = ['deploy', 'plan', 'delete']
const hasTarget = ({ command, target }: (typeof pairs)[number]) =>
  command !== 'status' || target === 'instance'
const named = (found: typeof pairs) => found.map(({ command, target }) => `${command} ${target}`)

/** The commands with the targets that they take, by provider. */
export const commandsOfTargets: Readonly<Record<ProviderName, readonly string[]>> = {
  proton: named(
    pairs
      .filter(hasTarget)
      .filter(({ command, target }) => target !== 'service' || ofService.includes(command))
      .filter(({ command, target }) => target !== 'pipeline' || command !== 'delete'),
  ),
  cloudformation: named(
    pairs.filter(hasTarget).filter(({ target }) => !['service', 'pipeline'].includes(target)),
  ),
}
