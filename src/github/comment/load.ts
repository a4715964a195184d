/** Where the bundle stands, seen from the running one: dist/index.js, or a part of it beside it. */
const bundle: string = './comment/index.js'

/**
 * Loads what talks to GitHub's API, a bundle of its own: it is as large as all the rest, and most steps have no use for
 * it. It exists beside the committed bundle only; from source, ./index.js is an ordinary import.
 */
export function loadComment(): Promise<typeof import('./index.js')> {
  return import(/* webpackIgnore: true */ bundle) as Promise<typeof import('./index.js')>
}
