import type { Clock } from '../../../shared/clock.js'
import type { ProtonAdapter } from './adapter.js'
import type { Target } from '../target.js'
import type { Proton } from '../api/client.js'
import { component } from './component.js'
import { environment } from './environment.js'
import { instance } from './service-instance.js'
import { pipeline } from './service-pipeline.js'
import { service } from './service.js'

/** The adapter of `target`; a new kind does not compile until it has one. */
export function adapterFor(proton: Proton, target: Target, clock: Clock): ProtonAdapter {
  switch (target.kind) {
    case 'pipeline':
      return pipeline(proton, target.serviceName)
    case 'instance':
      return instance(proton, target.serviceName, target.serviceInstanceName, clock)
    case 'environment':
      return environment(proton, target.environmentName)
    case 'component':
      return component(proton, target.componentName)
    case 'service':
      return service(proton, target.serviceName, clock)
  }
}

/**
 * The page of the target in the AWS console, on AWS's own endpoint: that of its service or environment, since no deeper
 * link is known, and none for components. `region`: `eu-west-1`.
 */
export function consoleUrl(target: Target, region: string): string | undefined {
  const home = `https://${region}.console.aws.amazon.com/proton/home?region=${region}#`
  if ('serviceName' in target) return `${home}/services/detail/${target.serviceName}`
  return 'environmentName' in target ? `${home}/environments/detail/${target.environmentName}` : undefined
}
