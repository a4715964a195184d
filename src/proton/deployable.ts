import type { Deployable } from '../deployment.js'
import type { Target } from '../target.js'
import type { Proton } from './client.js'
import { instance } from './instance.js'
import { pipeline } from './pipeline.js'

/** The adapter of `target`; a new kind does not compile until it has one. */
export function deployable(proton: Proton, target: Target): Deployable {
  switch (target.kind) {
    case 'pipeline':
      return pipeline(proton, target.serviceName)
    case 'instance':
      return instance(proton, target.serviceName, target.serviceInstanceName)
  }
}

/**
 * The page of the target in the AWS console, on AWS's own endpoint: a service's page is the deepest link there is.
 * `region` is one of AWS's, e.g. `eu-west-1`.
 */
export function consoleUrl(target: Target, region: string): string {
  return `https://${region}.console.aws.amazon.com/proton/home?region=${region}#/services/detail/${target.serviceName}`
}
