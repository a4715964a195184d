/** An error like those that the SDK throws. */
export function sdkError(
  name: string,
  message: string,
  more: { readonly code?: string | undefined; readonly status?: number | undefined } = {},
): Error & { readonly code?: string } {
  const error = name === 'SyntaxError' ? new SyntaxError(message) : new Error(message)
  error.name = name
  return Object.assign(error, {
    ...(more.code !== undefined && { code: more.code }),
    ...(more.status !== undefined && { $metadata: { httpStatusCode: more.status } }),
  })
}
