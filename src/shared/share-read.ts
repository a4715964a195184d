/** One read for all who ask for it, and another one only after it failed. */
export function shareRead<T>(read: (signal: AbortSignal) => Promise<T>): (signal: AbortSignal) => Promise<T> {
  let reading: Promise<T> | undefined
  return signal => {
    reading ??= read(signal).catch((error: unknown) => {
      reading = undefined
      throw error
    })
    return reading
  }
}
