// @ts-check
// What dist/ is made of: a folder of bundles for each entry, and how ncc makes them.

/** The folder of each entry's bundles. */
export const bundles = {
  'src/index.ts': 'dist',
  'src/github/comment/index.ts': 'dist/comment',
  'src/simulator/main.ts': 'dist/simulator',
  'src/simulator/action.ts': 'dist/simulator/workflow',
}

// Every job downloads and parses what stands here: 100 KB are 2 ms of each start.
const options = {
  minify: true,
  cache: false,
  quiet: true,
  // The SDK's ES modules: what is not used is left out, and a credential provider is loaded when its turn comes.
  mainFields: ['module', 'main'],
  // @actions/core brings undici for OpenID tokens, which nobody asks for here: a fifth of each start. What stands in
  // for it is loaded by Node anyway and has nothing of the kind.
  externals: { undici: 'module' },
}

// @actions/github does its requests, and goes by proxies, with undici: the one bundle that is loaded for it has it.
const withUndici = ['src/github/comment/index.ts']

/**
 * ncc's options for one entry.
 * @param {string} entry
 */
export function optionsFor(entry) {
  return withUndici.includes(entry) ? { ...options, externals: {} } : options
}
