import { ifAvailable } from '../../../engine/polling/request.js'
import { environmentInSpec } from '../../../proton-spec/target-spec.js'
import type { Target } from '../../../proton-spec/target.js'
import { targetName } from '../../proton/target.js'
import { environmentOf, instanceOf } from '../components/attachment.js'
import {
  checkSpecIsUsed,
  componentIn,
  environmentNamed,
  readWantedComponent,
  specFor,
} from '../components/wanted-component.js'
import { componentTemplate } from '../components/component-template.js'
import { instanceUsing } from '../components/instance-using.js'
import { environmentInFiles } from '../environment-facts.js'
import { findStack, ownerOf } from '../stack/find-stack.js'
import { bundleFor } from '../wanted/locate-bundle.js'
import type { OpenedChange } from '../opened-target.js'
import { environmentIn, readStackDirectory } from '../stack/stack-directory.js'
import type { OfflineChange, OfflineTemplate, RelatedStack, StackAdapter } from './adapter.js'
import { mustBeRead } from './must-be-read.js'
import { relatedEnvironment } from './related-environment.js'

type ComponentTarget = Extract<Target, { readonly kind: 'component' }>

/** A component: its template sees its environment, and the instance that it is attached to. */
export function componentAdapter(target: ComponentTarget): StackAdapter {
  return {
    readWanted: (opened, hints, signal) => readWantedComponent(opened, target, hints, signal),
    readOffline: offline => readOffline(offline, target),
    findRelated: (opened, signal) => findRelated(opened, target, signal),
    dependentsAdvice:
      'Deploy the instance with detach: true first, so that its template has none of the outputs of the component.',
    findDependents: async (opened, signal) => {
      const instance = await mustBeRead(instanceUsing(opened, target, signal))
      return instance ? [targetName(instance)] : []
    },
  }
}

async function readOffline(
  { folders, change }: OfflineChange,
  target: ComponentTarget,
): Promise<OfflineTemplate> {
  const component = componentIn(change)
  const { attachedTo, bundle } = component
  checkSpecIsUsed(change.spec, attachedTo)
  const spec = attachedTo && specFor(change, undefined, attachedTo, component)?.text
  const inSpec = attachedTo && spec && environmentInSpec(spec, attachedTo)
  const environment = environmentInFiles(change, environmentNamed(component.environmentName, inSpec))
  const isNamed = attachedTo && change.templateName !== undefined
  const found = isNamed ? await bundleFor({ folders, change }, attachedTo) : undefined
  const schema = found?.bundle.schema
  return {
    template: componentTemplate(target, { bundle, schema, environment, attachedTo }),
    spec: spec ?? '',
  }
}

async function findRelated(
  opened: OpenedChange,
  target: ComponentTarget,
  signal: AbortSignal,
): Promise<readonly RelatedStack[]> {
  const { api, stackName, change } = opened
  const own = await findStack(api, target, stackName, signal)
  const instance = instanceOf(change.component, own)
  // What may not be read is no reason not to wait for the rest.
  const directory = instance && (await ifAvailable(readStackDirectory(api, signal)))
  const ofInstance = instance && directory?.find(ownerOf(instance))
  const environmentName =
    environmentOf(change.component, own) ?? (ofInstance && environmentIn(ofInstance.tags))
  const related = await relatedEnvironment(opened, environmentName, signal)
  return instance ? [...related, { stack: ofInstance, of: targetName(instance) }] : related
}
