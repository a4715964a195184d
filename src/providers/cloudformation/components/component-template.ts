import type { Target } from '../../../proton-spec/target.js'
import { componentNamespace } from '../../../rendering/namespace.js'
import type { EnvironmentFacts } from '../environment-facts.js'
import type { TargetTemplate } from '../wanted/rendered-template.js'

/** The template of a component, with the variables that it sees. */
export function componentTemplate(
  { componentName: name }: Extract<Target, { readonly kind: 'component' }>,
  parts: Pick<TargetTemplate, 'bundle' | 'schema' | 'attachedTo'> & {
    readonly environment: EnvironmentFacts
  },
): TargetTemplate {
  const { environment, attachedTo: instance } = parts
  return {
    ...parts,
    owner: instance,
    namespace: inputs =>
      componentNamespace({
        component: { name },
        environment,
        attachedTo: instance && {
          serviceName: instance.serviceName,
          instanceName: instance.serviceInstanceName,
          inputs,
        },
      }),
  }
}
