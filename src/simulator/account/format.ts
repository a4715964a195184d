/** The formats of account files: one for each simulator. */
export type AccountFormat = 'proton' | 'cloudformation'

/** The names that an account file of a format must have. */
const ownNames: Readonly<Record<AccountFormat, readonly string[]>> = {
  proton: ['environments', 'serviceTemplates', 'services'],
  cloudformation: ['stacks'],
}

const advice: Readonly<Record<AccountFormat, string>> = {
  proton:
    'it describes an account of Proton, and --cloudformation needs one with stacks: leave out --cloudformation (in a workflow provider: cloudformation)',
  cloudformation:
    'it describes the stacks of an account of CloudFormation, for which --cloudformation is needed (in a workflow provider: cloudformation)',
}

/** What is wrong where a parsed account file has the format of the other simulator; undefined where it does not. */
export function otherFormatProblem(value: unknown, wanted: AccountFormat): string | undefined {
  const names = typeof value === 'object' && value !== null ? Object.keys(value) : []
  const isOf = (format: AccountFormat) => ownNames[format].some(name => names.includes(name))
  const other = wanted === 'proton' ? 'cloudformation' : 'proton'
  return isOf(other) && !isOf(wanted) ? advice[other] : undefined
}
