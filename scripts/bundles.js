// @ts-check
// What dist/ is made of: two bundles, and the files that start one of them.
import { fileURLToPath, URL } from 'node:url'

/**
 * One run of ncc.
 * @typedef {object} Bundle
 * @property {string} entry
 * @property {string} folder where it is written to
 * @property {Readonly<Record<string, unknown>>} options ncc's
 */

// Every job downloads and parses these files: 100 KB are 2 ms of each start.
const options = {
  minify: true,
  cache: false,
  quiet: true,
  // The SDK's ES modules: what is not used is left out, and a credential provider is loaded when its turn comes.
  mainFields: ['module', 'main'],
}

/** Where ncc looks for the `paths` by which it resolves imports. */
export const resolution = {
  TS_NODE_PROJECT: fileURLToPath(new URL('tsconfig.bundle.json', import.meta.url)),
}

/**
 * `@actions/core` imports these for OpenID tokens and the details of a platform, which nobody asks for here. Node's
 * `module`, which is loaded anyway, replaces them and exports none of their names.
 */
const unused = ['undici', '@actions/exec', '@actions/http-client', '@actions/http-client/lib/auth']

/** @type {readonly Bundle[]} */
export const bundles = [
  {
    entry: 'scripts/doors.ts',
    folder: 'dist',
    options: {
      ...options,
      filename: 'bundle.js',
      externals: Object.fromEntries(unused.map(name => [name, 'module'])),
    },
  },
  // It talks to GitHub with the very packages that the other bundle must not have.
  { entry: 'src/github/comment/index.ts', folder: 'dist/comment', options },
]

/** The files that are started, and what each calls of scripts/doors.ts. */
export const doors = {
  'dist/index.js': 'action',
  'dist/simulator/index.js': 'simulator',
  'dist/simulator/workflow/index.js': 'simulatorStep',
}
