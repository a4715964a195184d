import type { Place, Workflow } from './runner.js'

/** GitHub shows the first 10 annotations of each type that a step writes, and drops the others. */
const MOST_SHOWN = 10

/** A workflow that shows the annotations that matter, and what must be called when the step ends. */
export interface Annotating {
  readonly workflow: Workflow
  /** Writes what waits for its turn. */
  readonly flush: () => void
}

/**
 * Keeps the annotations of a step within what GitHub shows: the one that carries the reason of a failure is written
 * before the errors at lines of files, and what would be dropped is a line of the log and summed up in the last one.
 */
export function annotating(workflow: Workflow): Annotating {
  const errors = new Limited<{ readonly text: string; readonly at: Place | undefined }>(
    workflow,
    'error',
    ({ text, at }) => {
      workflow.error(text, at)
    },
  )
  const warnings = new Limited<{ readonly text: string }>(workflow, 'warning', ({ text }) => {
    workflow.warning(text)
  })
  const flush = () => {
    errors.flush()
    warnings.flush()
  }
  return {
    workflow: {
      ...workflow,
      warning: text => {
        warnings.show({ text })
      },
      // The failure is yet to come, and is to be the first.
      error: (text, at) => {
        errors.hold({ text, at })
      },
      fail: text => {
        workflow.fail(text)
        errors.wasShown()
        errors.release()
      },
    },
    flush,
  }
}

/** Annotations of one type. */
class Limited<T extends { readonly text: string }> {
  readonly #workflow: Workflow
  readonly #type: 'error' | 'warning'
  readonly #write: (annotation: T) => void
  #shown = 0
  #held: T[] = []
  /** What was written to the log in place of an annotation; the first one still may become one. */
  #left: T[] = []

  constructor(workflow: Workflow, type: 'error' | 'warning', write: (annotation: T) => void) {
    this.#workflow = workflow
    this.#type = type
    this.#write = write
  }

  /** Something else has taken a place. */
  wasShown(): void {
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
    // The last place is kept for the sum, or for the one that needs it when no other comes.
    if (this.#shown < MOST_SHOWN - 1) {
      this.#shown += 1
      this.#write(annotation)
      return
    }
    this.#workflow.info(`${this.#type === 'error' ? 'Problem' : 'Also'}: ${annotation.text}`)
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
    else if (this.#type === 'error')
      this.#workflow.error(`And ${others.length + 1} more ${what}: see the log.`)
    else this.#workflow.warning(`And ${others.length + 1} more ${what}: see the log.`)
  }
}
