/*
 * An endpoint that claims to be a service of AWS may return anything: values are checked to be texts, and whatever throws
 * here means that the response is not one of the service.
 */

/** `value` where it is a text that is not empty. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** `value`; throws when the response lacks the required `member`. */
export function required<T>(member: string, value: T | undefined): T {
  if (value === undefined) throw new TypeError(`the response has no ${member}`)
  return value
}
