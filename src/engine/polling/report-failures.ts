import type { ProviderError } from '../../shared/errors.js'
import type { ReadContext } from '../context.js'

/** Reports the failures of a repeated request: each once, and again when it is another one or still there `againMs` later. */
export function failureReporter(
  { clock, report }: Pick<ReadContext, 'clock' | 'report'>,
  againMs: number,
): (error: ProviderError) => void {
  let last: { readonly code: string; readonly at: number } | undefined
  return error => {
    if (last?.code === error.code && clock.now() - last.at < againMs) return
    last = { code: error.code, at: clock.now() }
    report({ type: 'requestFailed', error })
  }
}
