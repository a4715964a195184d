import { parse } from 'yaml'
import type { Provider } from '../../../../src/engine/provider.js'
import { readRequest, type InputSource, type Request } from '../../../../src/inputs/request.js'
import type { WorkspaceFolders } from '../../../../src/inputs/workspace-files.js'
import { protonInputRules } from '../../../../src/providers/proton/inputs/input-rules.js'
import { parseInputs, type ProtonRequest } from '../../../../src/providers/proton/inputs/parse-inputs.js'
import { targetName } from '../../../../src/providers/proton/target.js'
import { InputError } from '../../../../src/shared/errors.js'

export type Inputs = Readonly<Record<string, string>>

/** The inputs of a step, as `with:` of a workflow has them. */
export function inputsOf(withYaml: string): Inputs {
  const values = Object.entries((parse(withYaml) ?? {}) as Readonly<Record<string, unknown>>)
  return Object.fromEntries(
    values.map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  )
}

/** Reads the inputs of a step for Proton; the target is all that the common request has of Proton. */
export async function readInputs(
  inputs: Inputs,
  folders: WorkspaceFolders,
): Promise<{ readonly request: Request; readonly proton: ProtonRequest | undefined }> {
  let proton: ProtonRequest | undefined
  const provider: Provider<InputSource> = {
    id: 'proton',
    inputs: protonInputRules,
    parse: async source => {
      proton = await parseInputs(source)
      return proton && targetNamed(targetName(proton.target))
    },
    reopen: () => targetNamed(''),
  }
  // The runner makes upper case of the names.
  const given = new Map(Object.entries(inputs).map(([name, value]) => [name.toUpperCase(), value]))
  const read = (name: string) => given.get(name.toUpperCase()) ?? ''
  return { request: await readRequest(read, folders, [...given.keys()], provider), proton }
}

function targetNamed(label: string) {
  return { label, saved: {}, connect: () => Promise.reject(new TypeError('no connection in this test')) }
}

/** What the user is told about the inputs; empty when nothing is wrong. */
export async function problemsOf(inputs: Inputs, folders: WorkspaceFolders): Promise<readonly string[]> {
  try {
    await readInputs(inputs, folders)
    return []
  } catch (error) {
    if (error instanceof InputError) return error.problems.map(({ message }) => message)
    throw error
  }
}
