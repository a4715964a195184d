import type { Value } from './jinja/values.js'
import type { Namespace } from './render.js'
import type { SpecInputs } from './spec-inputs.js'

/** The outputs of a stack by name; all are texts. */
export type StackOutputs = ReadonlyMap<string, string>

/** The environment that an instance or a component runs in. */
export interface EnvironmentVariables {
  readonly name: string
  readonly accountId: string
  readonly outputs: StackOutputs
}

/** A component that is attached to an instance. */
export interface ComponentVariables {
  readonly name: string
  readonly outputs: StackOutputs
}

/** A service; one without repository has '' for what it leaves out. */
export interface ServiceVariables {
  readonly name: string
  readonly branchName?: string | undefined
  readonly repositoryConnectionArn?: string | undefined
  readonly repositoryId?: string | undefined
}

/** The variables of an environment's template. */
export function environmentNamespace({
  name,
  inputs,
}: {
  readonly name: string
  readonly inputs: SpecInputs
}): Namespace {
  return { environment: dict({ name, inputs: new Map(inputs) }) }
}

/** The variables of an instance's template. */
export function instanceNamespace({
  environment,
  service,
  instance,
}: {
  readonly environment: EnvironmentVariables
  readonly service: ServiceVariables
  readonly instance: {
    readonly name: string
    readonly inputs: SpecInputs
    /** The directly defined component; without one, `components.default.outputs` is empty. */
    readonly component?: ComponentVariables | undefined
  }
}): Namespace {
  return {
    environment: environmentValue(environment),
    service: dict({
      name: service.name,
      branch_name: service.branchName ?? '',
      repository_connection_arn: service.repositoryConnectionArn ?? '',
      repository_id: service.repositoryId ?? '',
    }),
    service_instance: dict({
      name: instance.name,
      inputs: new Map(instance.inputs),
      components: dict({ default: componentValue(instance.component) }),
    }),
  }
}

/** The variables of a component's template; without service and instance for a component that is not attached. */
export function componentNamespace({
  component,
  environment,
  attachedTo,
}: {
  readonly component: { readonly name: string }
  readonly environment: EnvironmentVariables
  readonly attachedTo?:
    { readonly serviceName: string; readonly instanceName: string; readonly inputs: SpecInputs } | undefined
}): Namespace {
  const own = { component: dict({ name: component.name }), environment: environmentValue(environment) }
  if (!attachedTo) return own
  const { serviceName, instanceName, inputs } = attachedTo
  return {
    ...own,
    service: dict({ name: serviceName }),
    service_instance: dict({ name: instanceName, inputs: new Map(inputs) }),
  }
}

/** The namespace with other inputs of the variable that has them: `environment` or `service_instance`. */
export function withInputs(namespace: Namespace, owner: string, inputs: SpecInputs): Namespace {
  const value = namespace[owner]
  if (!(value instanceof Map)) throw new TypeError(`the namespace has no ${owner}`)
  return { ...namespace, [owner]: new Map([...value, ['inputs', new Map(inputs)]]) }
}

function environmentValue({ name, accountId, outputs }: EnvironmentVariables): Value {
  return dict({ account_id: accountId, name, outputs: new Map(outputs) })
}

function componentValue(component: ComponentVariables | undefined): Value {
  if (!component) return dict({ outputs: new Map() })
  return dict({ name: component.name, outputs: new Map(component.outputs) })
}

function dict(entries: Readonly<Record<string, Value>>): Value {
  return new Map<Value, Value>(Object.entries(entries))
}
