/** What a deployment is made to. */
export type Target =
  | { readonly kind: 'pipeline'; readonly serviceName: string }
  | { readonly kind: 'instance'; readonly serviceName: string; readonly serviceInstanceName: string }
  | { readonly kind: 'environment'; readonly environmentName: string }
  | { readonly kind: 'component'; readonly componentName: string }
  | { readonly kind: 'service'; readonly serviceName: string }

/** An instance of a service. */
export type InstanceTarget = Extract<Target, { readonly kind: 'instance' }>

/** A value of the input `target`. */
export type TargetKind = Target['kind']

/** The member of a schema file that names the type of the inputs; undefined for targets whose inputs have no schema. */
export const inputTypes: Readonly<Record<TargetKind, string | undefined>> = {
  pipeline: 'pipeline_input_type',
  instance: 'service_input_type',
  environment: 'environment_input_type',
  component: undefined,
  service: undefined,
}
