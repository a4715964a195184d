import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { planAt, playAndCheck, violations } from '../chaos/play-and-check.js'
import type { Plan } from '../chaos/plan/plan.js'
import { workspace } from '../chaos/plan/specs.js'
import { preloadModules } from '../chaos/play/preload-modules.js'
import { storedFailures } from '../chaos/report/stored-failures.js'

/** The series of `__tests__/chaos.test.ts`, in small parts: the first that fails ends the run of a mutant. */
const SEED = 20261120
const RUNS = 300
const PART = 5

const files = workspace()
beforeAll(preloadModules)
afterAll(files.remove)

async function isViolated(plan: Plan): Promise<boolean> {
  const { findings } = await playAndCheck(plan, files.folder)
  return violations(findings).length > 0
}

it.each([...storedFailures()])('the stored plan %s', async (_, { plan }) => {
  expect(await isViolated(plan)).toBe(false)
})

it.each(Array.from({ length: RUNS / PART }, (_, part) => part * PART))('the runs from %i', async first => {
  for (let index = first; index < first + PART; index++)
    expect(await isViolated(planAt(SEED, index))).toBe(false)
})
