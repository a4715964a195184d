import { isInProgress, type DeploymentState, type TargetState } from '../deployment.js'
import { attemptsBefore, identified, type Attempt, type Submission } from './submission.js'

/** The requests of this step, and what identifies the deployment that they started. */
export class SubmissionLog {
  #submission: Submission
  readonly #refused: Attempt[] = []

  constructor(submission: Submission) {
    this.#submission = submission
  }

  get submission(): Submission {
    return this.#submission
  }

  /** Whether there is a request that may have been accepted. */
  get hasSent(): boolean {
    return this.#submission.attempts.length > 0
  }

  /** Notes a deployment that the target shows before the first request is sent: it is not ours. */
  noteSeen({ deploymentId }: DeploymentState): void {
    const { earlierIds } = this.#submission
    if (this.hasSent || deploymentId === undefined || earlierIds.includes(deploymentId)) return
    this.update({ earlierIds: [...earlierIds, deploymentId] })
  }

  /** Notes a request that is about to be sent. */
  add(attempt: Attempt): void {
    this.update({ attempts: [...this.#submission.attempts, attempt] })
  }

  /** Forgets a request that was refused, as long as the target shows no deployment with its token. */
  withdraw(attempt: Attempt): void {
    this.update({ attempts: this.#submission.attempts.filter(one => one !== attempt) })
    this.#refused.push(attempt)
  }

  /**
   * Whether the target shows a new deployment with the token of a request that was refused, which counts again from then
   * on: a gateway has sent it twice, and the first one was accepted.
   */
  takeBack(seen: TargetState): boolean {
    const index = this.#refused.findIndex(attempt => {
      const isNew = attemptsBefore({ ...this.#submission, attempts: [attempt] }, seen).length > 0
      return isNew && !seen.isDeletion && seen.clientToken === attempt.clientToken
    })
    const [attempt] = index < 0 ? [] : this.#refused.splice(index, 1)
    if (attempt) this.add(attempt)
    return attempt !== undefined
  }

  /**
   * Notes that the latest request was accepted, and returns whether `answer` shows our deployment: it may still show the
   * previous one; `hasRecords`: the records of deployments can be read.
   */
  accept(answer: TargetState, hasRecords: boolean): boolean {
    this.update({ isAnswered: true })
    const attempt = this.#submission.attempts.at(-1)
    if (!attempt) return false
    const hasOwnId = answer.deploymentId === attempt.clientToken
    const isNew = hasOwnId || attemptsBefore(this.#submission, answer).includes(attempt)
    if (!isNew || (hasRecords && isPreviousDeployment(attempt, answer))) return false
    this.identify(answer)
    return true
  }

  /** Notes that `deployment` is ours. Returns whether that shows its id for the first time. */
  identify(deployment: TargetState): boolean {
    const { deploymentId } = this.#submission
    this.#submission = identified(this.#submission, deployment)
    return this.#submission.deploymentId !== deploymentId
  }

  update(changes: Partial<Submission>): void {
    this.#submission = { ...this.#submission, ...changes }
  }
}

/** Whether the answer shows the previous deployment: ours is in progress, under our token where the endpoint shows tokens. */
function isPreviousDeployment({ clientToken, before }: Attempt, answer: TargetState): boolean {
  const { clientToken: token } = answer
  if (token === clientToken) return false
  return !isInProgress(answer) || (token !== undefined && token !== before.clientToken)
}
