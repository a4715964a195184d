// The entry of the one bundle in dist/: an export for each file there that a runner or a person starts. Those files are
// two lines (build.js writes them) and load no more than their part of the bundle.
export const action = () => import('../src/index.js')
export const simulator = () => import('../src/simulator/main.js')
export const simulatorStep = () => import('../src/simulator/start-action.js')
