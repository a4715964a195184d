/** A row of the summary's table: `['Stack', 'shop-dev']`. */
export type Fact = readonly [label: string, value: string]

/** A sentence of the provider for the log. */
export interface Notice {
  readonly text: string
  readonly isWarning?: boolean
}
