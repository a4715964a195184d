/** The path of the bundle, relative to the running one: dist/index.js. */
const bundle: string = './comment/index.js'

/**
 * Loads the client of GitHub's API, a separate bundle: it is as large as the rest, and most steps do not need it. It exists
 * only beside the committed bundle; from source, ./index.js is an ordinary import.
 */
export function loadComment(): Promise<typeof import('./index.js')> {
  return import(/* webpackIgnore: true */ bundle) as Promise<typeof import('./index.js')>
}
