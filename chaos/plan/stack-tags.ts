import { INSTANCE, SERVICE, type TargetKind } from './plan.js'

const ARN = 'arn:aws:proton:us-east-1:123456789012'

/** The tags by which a stack is found. */
export function tagsOf(
  kind: TargetKind,
  name: string,
  environment: string,
  template: string | undefined,
  attachedTo?: string,
): Readonly<Record<string, string>> {
  const service = kind === 'instance' ? [SERVICE, name] : attachedTo?.split('/')
  const kindOfTemplate = kind === 'environment' ? 'environment-template' : 'service-template'
  return {
    'proton:account': '123456789012',
    'proton:environment': `${ARN}:environment/${environment}`,
    ...(template !== undefined && { 'proton:template': `${ARN}:${kindOfTemplate}/${template}:1` }),
    ...(service && {
      'proton:service': `${ARN}:service/${service[0] ?? ''}`,
      'proton:service-instance': `${ARN}:service/${service[0] ?? ''}/service-instance/${service[1] ?? INSTANCE}`,
    }),
    ...(kind === 'component' && { 'proton:component': `${ARN}:component/${name}` }),
  }
}
