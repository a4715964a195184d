import type { Service } from '@aws-sdk/client-proton'
import type { ProtonState } from '../state.js'
import { required, text } from '../../aws/answer-fields.js'
import { targetState } from '../api/responses.js'
import { isDeletionStatus, serviceFailure, servicePhaseOf } from '../api/statuses.js'

/** A service as a response of Proton shows it; `startedAt` is when it was last modified. */
export interface ServiceState extends ProtonState {
  readonly pipeline?: ProtonState | undefined
}

/** The service in the response; the message of a failure explains the status before Proton's own text. */
export function serviceState(answer: { readonly service?: Service | undefined }): ServiceState {
  const {
    name = '?',
    pipeline,
    spec,
    templateName,
    status: value,
    statusMessage,
    lastModifiedAt,
    createdAt,
  } = required('service', answer.service)
  const status = required('status', text(value))
  const reasons = [serviceFailure(status), text(statusMessage)].filter(reason => reason !== undefined)
  return {
    phase: servicePhaseOf(status),
    status,
    isDeletion: isDeletionStatus(status),
    message: reasons.length === 0 ? undefined : reasons.join(': '),
    startedAt: lastModifiedAt?.getTime(),
    createdAt: createdAt?.getTime(),
    templateName: text(templateName),
    spec: text(spec),
    pipeline: pipeline && { ...targetState(pipeline), of: `pipeline of service ${name}` },
  }
}
