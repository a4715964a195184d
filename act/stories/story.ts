import type { Service, Stage } from '../stage.js'

/** An example that is played, with what is expected of it. */
export interface Story {
  readonly name: string
  /** Path of the workflow. */
  readonly workflow: string
  readonly service: Service
  /** How many times faster than real time deployments run; default 120. */
  readonly speed?: number
  /** Throws what is not as expected. */
  readonly play: (stage: Stage) => Promise<void>
}
