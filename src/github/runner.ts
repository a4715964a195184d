/** A place in a file of the repository. */
export interface Place {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** The runner as the action sees it: its inputs, its log and its files. */
export interface Runner {
  /** An input, trimmed; '' when it is not given. */
  readonly input: (name: string) => string
  /** The names of all inputs that the runner passes, known or not, as in their variables: `SPEC-PATH`. */
  readonly givenInputs: () => readonly string[]
  /** State that the main step saved for the post step; '' when there is none. */
  readonly state: (name: string) => string
  readonly saveState: (name: string, value: string) => void
  readonly info: (line: string) => void
  readonly debug: (line: string) => void
  /** An annotation; `at` puts it on a file of the repository. */
  readonly warning: (text: string) => void
  readonly error: (text: string, at?: Place) => void
  /** The error annotation with the reason for which the step fails. */
  readonly fail: (text: string) => void
  readonly setOutput: (name: string, value: string) => void
  /** Registers a secret, which the runner masks in its logs. */
  readonly mask: (value: string) => void
  /** Adds to the step summary, where the runner has one. */
  readonly summarize: (markdown: string) => Promise<void>
}
