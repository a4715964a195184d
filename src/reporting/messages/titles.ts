/** The role of the step: it created the target, deployed to it, or only followed the deployment. */
export type Role = 'created' | 'deployed' | 'followed'

/** The title where no request was accepted. */
export function nothingDeployedTitle(label: string): string {
  return `Nothing was deployed to ${label}`
}

/** The title where a deployment is not known to have ended. */
export function mayBeRunningTitle(label: string): string {
  return `Deployment of ${label} may still be running`
}
