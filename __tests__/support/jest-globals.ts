/** What tests import as `@jest/globals`: jest makes them global for each suite. */
export const { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, test } =
  globalThis as unknown as typeof import('@jest/globals')
