import type { SharedScenario } from '../../support/stage.js'
import { creationAndDeletionScenarios } from './creation-and-deletion.js'
import { editScenarios } from './edits.js'
import { environmentScenarios } from './environments.js'
import { existingScenarios } from './existing.js'
import { inputErrorScenarios } from './input-errors.js'
import { instanceScenarios } from './instances.js'
import { planScenarios } from './plans.js'
import { statusScenarios } from './status.js'

/** What is the same to a user of either provider. */
export const sharedScenarios: Readonly<Record<string, SharedScenario>> = {
  ...instanceScenarios,
  ...environmentScenarios,
  ...planScenarios,
  ...statusScenarios,
  ...editScenarios,
  ...existingScenarios,
  ...creationAndDeletionScenarios,
  ...inputErrorScenarios,
}
