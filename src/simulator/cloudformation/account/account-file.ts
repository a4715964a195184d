import { FAULT } from '../../account/fault.js'
import { duration } from '../../account/duration.js'
import { choice, flag, list, mapOf, number, object, text, type TypeOf } from '../../account/schema-builder.js'

// The format of the account file: the schema checks it, and the types at the end derive from the schema.

const stackName = text({ pattern: '^[a-zA-Z][-a-zA-Z0-9]{0,127}$' })
const logicalId = text({ pattern: '^[a-zA-Z0-9]{1,255}$' })
const token = text({ pattern: '^[a-zA-Z0-9][-a-zA-Z0-9]{0,127}$' })
const texts = mapOf(text({ minLength: 1 }), text())
const byLogicalId = mapOf(logicalId, text({ minLength: 1 }))

/** A resource whose operation fails; `nestedStack` is the name of the stack in the account that it is. */
const failure = object({ resource: logicalId }, { reason: text(), nestedStack: stackName })

const hook = object(
  { type: text({ minLength: 1 }), resource: logicalId },
  {
    /** Default `HOOK_COMPLETE_FAILED`, which fails the resource if the mode is `FAIL` (default). */
    status: choice('HOOK_COMPLETE_SUCCEEDED', 'HOOK_COMPLETE_FAILED', 'HOOK_FAILED'),
    failureMode: choice('FAIL', 'WARN'),
    reason: text(),
  },
)

/** A finding of the validation before a deployment; mode `FAIL` (default) fails the change set. */
const validation = object(
  { resource: logicalId, name: text({ minLength: 1 }), reason: text({ minLength: 1 }) },
  { path: text(), mode: choice('FAIL', 'WARN') },
)

/** The course of the change set that leads to a creation or an update. */
const changeSet = object(
  {},
  {
    /** Default `2s`. */
    takes: duration,
    /** With a reason, the change set fails. */
    fails: text({ minLength: 1 }),
    validations: list(validation),
    /** What the change set says of the replacement of a modified resource. */
    replacements: mapOf(logicalId, choice('True', 'False', 'Conditional')),
  },
)

const course = {
  /** Until it completes or fails; default `1m`. */
  takes: duration,
  /** The resources that fail, or a reason for which the whole stack fails. */
  fails: list(failure),
  hooks: list(hook),
  /** Outputs by key, instead of those of the stack. */
  outputs: texts,
  /** UPDATE_COMPLETE_CLEANUP_IN_PROGRESS, and the one of a rollback; default `5s`. */
  cleanupTakes: duration,
  /** Default `30s`. */
  rollbackTakes: duration,
  /** The resources that make the rollback fail. */
  rollbackFails: list(failure),
}

/** The course of one creation or update. */
const planStep = object({}, { ...course, changeSet })

/** The course of a deletion; by default the stack is deleted after 30 seconds. */
const deletion = object({}, { takes: duration, fails: list(failure) })

/** An update of the past; with `took` longer than `ago` it still runs when the simulator starts. */
const past = object(
  { ago: duration, took: duration },
  {
    ...course,
    /** `UPDATE` by default; the first entry is the creation. */
    token,
    /** The template of that time, where it is not the one of the stack. */
    template: text({ minLength: 1 }),
  },
)

const future = { outputs: texts, plan: list(planStep), deletion }

const statuses = [
  'CREATE_IN_PROGRESS',
  'CREATE_FAILED',
  'CREATE_COMPLETE',
  'ROLLBACK_IN_PROGRESS',
  'ROLLBACK_FAILED',
  'ROLLBACK_COMPLETE',
  'DELETE_IN_PROGRESS',
  'DELETE_FAILED',
  'UPDATE_IN_PROGRESS',
  'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
  'UPDATE_COMPLETE',
  'UPDATE_FAILED',
  'UPDATE_ROLLBACK_IN_PROGRESS',
  'UPDATE_ROLLBACK_FAILED',
  'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS',
  'UPDATE_ROLLBACK_COMPLETE',
  'REVIEW_IN_PROGRESS',
  'IMPORT_IN_PROGRESS',
  'IMPORT_COMPLETE',
  'IMPORT_ROLLBACK_IN_PROGRESS',
  'IMPORT_ROLLBACK_FAILED',
  'IMPORT_ROLLBACK_COMPLETE',
] as const

const stack = object(
  { template: text({ minLength: 1 }) },
  {
    tags: texts,
    parameters: texts,
    capabilities: list(choice('CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM', 'CAPABILITY_AUTO_EXPAND')),
    roleArn: text({ minLength: 20 }),
    notificationArns: list(text({ minLength: 1 })),
    terminationProtection: flag,
    /** The stack that this one is nested in. */
    parent: stackName,
    /** How long ago it was created; default `90d`. */
    age: duration,
    physicalIds: byLogicalId,
    history: list(past),
    /** What the stack shows when the simulator starts, instead of where its history leads. */
    status: choice(...statuses),
    statusReason: text(),
    ...future,
  },
)

/** The JSON schema of the account file. */
export const CLOUDFORMATION_ACCOUNT_SCHEMA = object(
  { stacks: mapOf(stackName, stack) },
  {
    /** Default `123456789012`. */
    accountId: text({ pattern: '^\\d{12}$' }),
    /** Default `us-east-1`. */
    region: text({ pattern: '^[a-z]{2}(-[a-z]+)+-\\d$' }),
    /** How stacks behave that requests create, by name; `*` is for all others. */
    created: mapOf(text({ pattern: '^(\\*|[a-zA-Z][-a-zA-Z0-9]{0,127})$' }), object({}, future)),
    /** The templates that TemplateURL finds. */
    templates: mapOf(text({ pattern: '^https?://' }), text({ minLength: 1 })),
    /** The buckets of S3 with their objects by key. */
    buckets: mapOf(
      text({ pattern: '^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$' }),
      mapOf(text({ minLength: 1 }), text()),
    ),
    /** Items on a page of stacks, change sets, changes or events; default 100. */
    pageSize: number({ type: 'integer', minimum: 1, maximum: 100 }),
    faults: list(FAULT),
    /** How many reads of a stack after a change still show the state before it; default 0. */
    staleReads: number({ type: 'integer', minimum: 0 }),
  },
)

/** An account as described by an account file. */
export type CloudFormationAccount = TypeOf<typeof CLOUDFORMATION_ACCOUNT_SCHEMA>
export type StackEntry = TypeOf<typeof stack>
export type PastEntry = TypeOf<typeof past>
export type PlanStep = TypeOf<typeof planStep>
export type DeletionEntry = TypeOf<typeof deletion>
export type FailureEntry = TypeOf<typeof failure>
export type HookEntry = TypeOf<typeof hook>
export type ValidationEntry = TypeOf<typeof validation>
/** What a stack does next. */
export type FutureEntry = Pick<StackEntry, keyof typeof future>
export type ForcedStatus = (typeof statuses)[number]
