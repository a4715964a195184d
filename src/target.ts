/** What a deployment is made on. */
export type Target =
  | { readonly kind: 'pipeline'; readonly serviceName: string }
  | { readonly kind: 'instance'; readonly serviceName: string; readonly serviceInstanceName: string }

/** The values of the input `target`. */
export const targetKinds = ['pipeline', 'instance'] as const satisfies readonly Target['kind'][]

/** The target in words, for sentences and headings: `service instance shop/prod`. */
export function targetName(target: Target): string {
  switch (target.kind) {
    case 'pipeline':
      return `pipeline of service ${target.serviceName}`
    case 'instance':
      return `service instance ${target.serviceName}/${target.serviceInstanceName}`
  }
}
