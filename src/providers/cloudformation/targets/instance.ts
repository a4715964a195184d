import { ifAvailable } from '../../../engine/polling/request.js'
import { environmentInSpec, specOfTarget } from '../../../proton-spec/target-spec.js'
import type { InstanceTarget } from '../../../proton-spec/target.js'
import { attachedComponent } from '../components/attached-component.js'
import {
  checkEnvironment,
  environmentFor,
  environmentInFiles,
  environmentName,
} from '../environment-facts.js'
import { findStack } from '../stack/find-stack.js'
import { bundleFor, locateBundle, type BundleHints } from '../wanted/locate-bundle.js'
import type { OpenedChange } from '../opened-target.js'
import { checkPromotedBundle, promote } from '../promotion.js'
import { environmentIn, readStackDirectory } from '../stack/stack-directory.js'
import { wantedSpec } from '../wanted/wanted-spec.js'
import type { WantedParts } from '../wanted/wanted.js'
import type { RelatedStack, StackAdapter } from './adapter.js'
import { instanceTemplate } from './instance-template.js'
import { mustBeRead } from './must-be-read.js'
import { relatedEnvironment } from './related-environment.js'

/** A service instance: its template also sees its environment, and the component that is attached to it. */
export function instanceAdapter(target: InstanceTarget): StackAdapter {
  return {
    readWanted: (opened, hints, signal) => readWanted(opened, target, hints, signal),
    readOffline: async offline => {
      const { text: spec } = wantedSpec(offline.change, undefined, target)
      const { bundle } = await bundleFor(offline, target)
      const environment = environmentInFiles(offline.change, environmentName(spec, target))
      return { template: instanceTemplate(target, bundle, environment), spec }
    },
    findRelated: (opened, signal) => findRelated(opened, target, signal),
    dependentsAdvice: 'Delete the component first: target: component with command: delete.',
    findDependents: async ({ api }, signal) => {
      const directory = await mustBeRead(readStackDirectory(api, signal))
      const attached = directory.attachedTo(target)
      return attached.map(({ owner }) => `component ${owner.name}`)
    },
  }
}

async function readWanted(
  opened: OpenedChange,
  target: InstanceTarget,
  { stack, record }: BundleHints,
  signal: AbortSignal,
): Promise<WantedParts> {
  const { change } = opened
  const promoted = await promote(opened, target, { stack, record }, signal)
  const spec = wantedSpec(promoted ? { ...change, spec: promoted.spec } : change, record?.spec, target)
  const name = environmentName(spec.text, target)
  checkEnvironment(stack, name, 'instance')
  const environment = await environmentFor(opened, name, stack, signal)
  const located = await locateBundle(opened, target, { stack, record: promoted?.record ?? record }, signal)
  if (promoted) checkPromotedBundle(promoted, located)
  const component = await attachedComponent(opened, target, located.bundle, signal)
  const alone = instanceTemplate(target, located.bundle, environment)
  const attached = component && instanceTemplate(target, located.bundle, environment, component)
  return {
    located,
    template: change.detach ? alone : (attached ?? alone),
    adoptable: attached ? [attached, alone] : [alone],
    spec,
    recordedSpec: specOfTarget(spec.text, target),
  }
}

async function findRelated(
  opened: OpenedChange,
  target: InstanceTarget,
  signal: AbortSignal,
): Promise<readonly RelatedStack[]> {
  const { api, change, stackName } = opened
  const own = change.spec === undefined ? await findStack(api, target, stackName, signal) : undefined
  const name =
    change.spec === undefined ? own && environmentIn(own.tags) : environmentInSpec(change.spec, target)
  const related = await relatedEnvironment(opened, name, signal)
  // What may not be read is no reason not to wait for the rest.
  const attached = (await ifAvailable(readStackDirectory(api, signal)))?.attachedTo(target) ?? []
  return [...related, ...attached.map(({ stack, owner }) => ({ stack, of: `component ${owner.name}` }))]
}
