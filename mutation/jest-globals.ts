/** What tests import as `@jest/globals`: the parts of jest that need none of its sandboxes. */
export { afterAll, afterEach, beforeAll, beforeEach, describe, it, test } from 'jest-circus'
export { expect } from 'expect'
