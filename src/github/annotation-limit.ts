import type { Place, Runner } from './runner.js'

/** GitHub shows the first 10 annotations of each type in a step, and drops the others. */
const MOST_SHOWN = 10

/** A runner with limited annotations, and a function to call at the end of the step. */
interface LimitedAnnotations {
  readonly runner: Runner
  /** Writes the annotations that are held. */
  readonly flush: () => void
}

/**
 * Keeps the annotations of a step within what GitHub shows: the reason of a failure is written before the errors at lines
 * of files; those that GitHub would drop are lines of the log, and the last annotation shows their number.
 */
export function limitAnnotations(runner: Runner): LimitedAnnotations {
  const errors = new Limited<{ readonly text: string; readonly at: Place | undefined }>(
    runner,
    'error',
    ({ text, at }) => {
      runner.error(text, at)
    },
  )
  const warnings = new Limited<{ readonly text: string }>(runner, 'warning', ({ text }) => {
    runner.warning(text)
  })
  const flush = () => {
    errors.flush()
    warnings.flush()
  }
  return {
    runner: {
      ...runner,
      warning: text => {
        warnings.show({ text })
      },
      // The failure, which comes later, must be the first.
      error: (text, at) => {
        errors.hold({ text, at })
      },
      fail: text => {
        runner.fail(text)
        errors.countShown()
        errors.release()
      },
    },
    flush,
  }
}

/** Annotations of one type. */
class Limited<T extends { readonly text: string }> {
  readonly #runner: Runner
  readonly #type: 'error' | 'warning'
  readonly #write: (annotation: T) => void
  #shown = 0
  #held: T[] = []
  /** Annotations that were written to the log instead; a single one may still become an annotation. */
  #left: T[] = []

  constructor(runner: Runner, type: 'error' | 'warning', write: (annotation: T) => void) {
    this.#runner = runner
    this.#type = type
    this.#write = write
  }

  /** Counts an annotation that was written elsewhere. */
  countShown(): void {
    this.#shown += 1
  }

  hold(annotation: T): void {
    this.#held.push(annotation)
  }

  release(): void {
    const held = this.#held
    this.#held = []
    for (const annotation of held) this.show(annotation)
  }

  show(annotation: T): void {
    // The last place is reserved for the number of those left, or for a single one.
    if (this.#shown < MOST_SHOWN - 1) {
      this.#shown += 1
      this.#write(annotation)
      return
    }
    this.#runner.info(`${this.#type === 'error' ? 'Problem' : 'Also'}: ${annotation.text}`)
    this.#left.push(annotation)
  }

  flush(): void {
    this.release()
    const [first, ...others] = this.#left
    this.#left = []
    if (!first || this.#shown >= MOST_SHOWN) return
    this.#shown += 1
    const what = this.#type === 'error' ? 'problems' : 'warnings'
    if (others.length === 0) this.#write(first)
    else if (this.#type === 'error') this.#runner.error(`And ${others.length + 1} more ${what}: see the log.`)
    else this.#runner.warning(`And ${others.length + 1} more ${what}: see the log.`)
  }
}
