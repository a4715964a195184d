import { bytes } from './bytes.js'
import { cancelling } from './cancelling.js'
import { following } from './following.js'
import { memory } from './memory.js'
import { rendering } from './rendering.js'
import { stackRequests } from './stack-requests.js'
import { startUp } from './start-up.js'
import { print, type Table } from './table.js'

/** Everything that is measured, in the order of the report. `dist` is the folder of the bundles. */
const measures: readonly ((dist: string) => Promise<Table | readonly Table[]>)[] = [
  startUp,
  cancelling,
  memory,
  bytes,
  rendering,
  stackRequests,
  following,
]

/** Measures and prints. Throws when something cannot be measured; a missed aim is a figure like any other. */
export async function report(dist: string): Promise<void> {
  console.log(`Node ${process.version}, ${process.platform} ${process.arch}, ${dist}`)
  for (const measure of measures) for (const table of [await measure(dist)].flat()) print(table)
}
