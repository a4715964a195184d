import { specOfTarget } from '../../../proton-spec/target-spec.js'
import type { Target } from '../../../proton-spec/target.js'
import type { Bundle } from '../../../rendering/bundle.js'
import { environmentNamespace } from '../../../rendering/namespace.js'
import type { StackInfo } from '../api/responses.js'
import { bundleFor, locateBundle } from '../wanted/locate-bundle.js'
import type { TargetTemplate } from '../wanted/rendered-template.js'
import { environmentIn, readStackDirectory } from '../stack/stack-directory.js'
import { wantedSpec } from '../wanted/wanted-spec.js'
import type { StackAdapter } from './adapter.js'
import { mustBeRead } from './must-be-read.js'

/** An environment: its template sees its inputs alone. */
export function environmentAdapter(target: Extract<Target, { readonly kind: 'environment' }>): StackAdapter {
  const { environmentName: name } = target
  const templateOf = (bundle: Bundle): TargetTemplate => ({
    bundle,
    schema: bundle.schema,
    owner: target,
    namespace: inputs => environmentNamespace({ name, inputs }),
  })
  return {
    readWanted: async (opened, hints, signal) => {
      const spec = wantedSpec(opened.change, hints.record?.spec, target)
      const located = await locateBundle(opened, target, hints, signal)
      const template = templateOf(located.bundle)
      const recordedSpec = specOfTarget(spec.text, target)
      return { located, template, adoptable: [template], spec, recordedSpec }
    },
    readOffline: async offline => {
      const { text: spec } = wantedSpec(offline.change, undefined, target)
      const { bundle } = await bundleFor(offline, target)
      return { template: templateOf(bundle), spec }
    },
    findRelated: () => Promise.resolve([]),
    dependentsAdvice: 'Delete the instances and components in the environment first.',
    findDependents: async ({ api }, signal) => {
      const directory = await mustBeRead(readStackDirectory(api, signal))
      const isInside = ({ stack }: { readonly stack: StackInfo }) => environmentIn(stack.tags) === name
      const instances = directory.list('instance').filter(isInside)
      const components = directory.list('component').filter(isInside)
      return [
        ...instances.map(({ owner }) => `service instance ${owner.serviceName}/${owner.name}`),
        ...components.map(({ owner }) => `component ${owner.name}`),
      ]
    },
  }
}
