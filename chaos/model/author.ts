/** Who did something: a request of the step by its number, or somebody else. */
export interface Author {
  readonly who: 'step' | 'others' | 'initial'
  readonly request: number
}
