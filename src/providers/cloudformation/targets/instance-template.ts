import type { InstanceTarget } from '../../../proton-spec/target.js'
import type { Bundle } from '../../../rendering/bundle.js'
import { instanceNamespace, type ComponentVariables } from '../../../rendering/namespace.js'
import type { EnvironmentFacts } from '../environment-facts.js'
import type { TargetTemplate } from '../wanted/rendered-template.js'

/** The template of an instance, in its environment and with the component that is attached to it. */
export function instanceTemplate(
  target: InstanceTarget,
  bundle: Bundle,
  environment: EnvironmentFacts,
  component?: ComponentVariables,
): TargetTemplate {
  const { serviceName, serviceInstanceName: name } = target
  const service = { name: serviceName }
  const namespace: TargetTemplate['namespace'] = inputs =>
    instanceNamespace({ environment, service, instance: { name, inputs, component } })
  return { bundle, schema: bundle.schema, owner: target, environment, component, namespace }
}
