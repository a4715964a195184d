import * as core from '@actions/core'
import type { Runner } from './runner.js'

/** The GitHub runner, by @actions/core; the names of the inputs are only in the environment. */
export const github: Omit<Runner, 'givenInputs'> = {
  input: name => core.getInput(name),
  state: name => core.getState(name),
  saveState: (name, value) => {
    warnOnFailure(`state ${name}`, () => {
      core.saveState(name, value)
    })
  },
  info: core.info,
  debug: core.debug,
  warning: text => {
    core.warning(text)
  },
  error: (text, at) => {
    core.error(text, at && { file: at.file, startLine: at.line, startColumn: at.column })
  },
  fail: text => {
    core.setFailed(text)
  },
  setOutput: (name, value) => {
    warnOnFailure(`output ${name}`, () => {
      core.setOutput(name, value)
    })
  },
  mask: value => {
    core.setSecret(value)
  },
  summarize: async markdown => {
    try {
      await core.summary.addRaw(markdown).write()
    } catch (error) {
      core.debug(`no step summary: ${String(error)}`)
    }
  },
}

/** A full disk or a missing file of the runner is a warning: it must not end the step while a deployment is in progress. */
function warnOnFailure(what: string, write: () => void): void {
  try {
    write()
  } catch (error) {
    core.warning(`The ${what} could not be written: ${String(error)}`)
  }
}
