import type { Service } from '@aws-sdk/client-proton'
import type { ProtonState } from '../state.js'
import { required, targetState, text } from '../api/responses.js'
import { isDeletionStatus, serviceFailure, servicePhaseOf } from '../api/statuses.js'

/** A service as an answer of Proton shows it; its `startedAt` is when it was last modified. */
export interface ServiceState extends ProtonState {
  readonly pipeline?: ProtonState | undefined
}

/** The service in the answer; a failure's message says what the status means, then Proton's own words. */
export function serviceState(answer: { readonly service?: Service | undefined }): ServiceState {
  const {
    name = '?',
    pipeline,
    spec,
    templateName,
    status: word,
    statusMessage,
    lastModifiedAt,
    createdAt,
  } = required('service', answer.service)
  const status = text(word)
  const reasons = [serviceFailure(status), text(statusMessage)].filter(reason => reason !== undefined)
  return {
    phase: servicePhaseOf(status),
    status: status ?? 'UNKNOWN',
    isDeletion: isDeletionStatus(status),
    message: reasons.length === 0 ? undefined : reasons.join(': '),
    startedAt: lastModifiedAt?.getTime(),
    createdAt: createdAt?.getTime(),
    templateName: text(templateName),
    spec: text(spec),
    pipeline: pipeline && { ...targetState(pipeline), of: `pipeline of service ${name}` },
  }
}
