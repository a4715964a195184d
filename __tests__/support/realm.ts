import { types } from 'node:util'

/*
 * Tests run in a sandbox with an Error of its own, and what Node itself throws (a reset connection, say) is none of
 * those: the SDK would wrap it and lose its code. Outside of tests there is one Error.
 */
const ownCheck = Function.prototype[Symbol.hasInstance]

Object.defineProperty(Error, Symbol.hasInstance, {
  value(this: unknown, error: unknown): boolean {
    return ownCheck.call(this as () => unknown, error) || (this === Error && types.isNativeError(error))
  },
})
