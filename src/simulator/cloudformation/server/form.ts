/** A form-encoded value: a text, a structure, or a list (`Name.member.1`). */
export type FormValue = string | readonly FormValue[] | FormStructure
export interface FormStructure {
  readonly [name: string]: FormValue
}

interface Branch {
  [name: string]: Branch | string
}

/** The members of a request of the query protocol. */
export function parseForm(body: string): FormStructure {
  const root = branch()
  for (const [key, value] of new URLSearchParams(body)) place(root, key.split('.'), value)
  return structure(root)
}

/** Without a prototype: the names are those of a client. */
function branch(): Branch {
  return Object.create(null) as Branch
}

function place(parent: Branch, [name = '', ...rest]: readonly string[], value: string): void {
  if (rest.length === 0) {
    parent[name] = value
    return
  }
  const known = parent[name]
  const child = typeof known === 'object' ? known : branch()
  parent[name] = child
  place(child, rest, value)
}

function structure(members: Branch): FormStructure {
  return Object.fromEntries(Object.entries(members).map(([name, value]) => [name, valueOf(value)]))
}

function valueOf(value: Branch | string): FormValue {
  if (typeof value === 'string') return value
  const { member } = value
  if (typeof member !== 'object') return structure(value)
  return Object.entries(member)
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, item]) => valueOf(item))
}
