import type { Course, Endpoint } from '../plan/plan.js'
import type { StackPlan } from '../plan/stack-plan.js'
import type { Author } from './author.js'
import type { Account, Deployment, DeploymentStatus, Effect, History } from './state.js'

export type Input = Readonly<Record<string, unknown>>
export type Answer = Readonly<Record<string, unknown>>

/** A deployment in an answer, with the status shown. */
export interface Shown {
  readonly id: string
  readonly status: DeploymentStatus
}

/** A provider: its account, its behaviour, and what it needs of the simulation. */
export interface Model {
  readonly history: History
  readonly endpoint: Endpoint
  /** CloudFormation only. */
  readonly stack?: StackPlan | undefined
  /** A new id, a UUID in lower case. */
  readonly newId: () => string
  readonly hasSchema: boolean
  readonly isSynced: boolean
  /** Called when a deployment ends. */
  readonly onEnd: (deployment: Deployment) => void
  /** Called when a change set of the step was made. */
  readonly onChangeSet: () => void
}

/** One request as it arrives. */
export interface Call {
  readonly operation: string
  readonly input: Input
  readonly author: Author
  /** The course of the deployment that it may start. */
  readonly course: Course
  /** The account as this read shows it. */
  readonly seen: Account
  readonly effects: Effect[]
  readonly shows: Shown[]
}

/** An error in an answer, by its name in the API. */
export class ApiError extends Error {
  constructor(name: string, message: string) {
    super(message)
    this.name = name
  }
}

export const conflict = (message: string) => new ApiError('ConflictException', message)
export const invalid = (message: string) => new ApiError('ValidationException', message)
export const quotaExceeded = (message: string) => new ApiError('ServiceQuotaExceededException', message)
export const notFound = (message: string) => new ApiError('ResourceNotFoundException', message)

/** A text of the input; undefined when it is absent. */
export function textIn(input: Input, name: string): string | undefined {
  const value = input[name]
  return typeof value === 'string' ? value : undefined
}

/** A text that the API requires. */
export function needed(input: Input, name: string): string {
  const value = textIn(input, name)
  if (value === undefined || value === '') throw invalid(`${name} is required`)
  return value
}
