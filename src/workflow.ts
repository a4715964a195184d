/** The runner as the action sees it: its inputs, its log and its files. */
export interface Workflow {
  /** An input, trimmed; '' when it is not given. */
  input(name: string): string
  /** State that main left for post; '' when there is none. */
  state(name: string): string
  saveState(name: string, value: string): void
  info(line: string): void
  debug(line: string): void
  /** An annotation; `at` puts it on a file of the repository. */
  warning(text: string): void
  error(text: string, at?: { readonly file: string; readonly line: number; readonly column: number }): void
  /** The one error annotation that says why the step is red. */
  fail(text: string): void
  setOutput(name: string, value: string): void
  /** Registers a secret, which the runner then hides wherever it shows. */
  mask(value: string): void
  /** Adds to the step summary; nothing happens where the runner keeps none. */
  summarize(markdown: string): Promise<void>
}
