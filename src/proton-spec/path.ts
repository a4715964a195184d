/** A name without quotes in a path. */
const BARE = /^[^.[\]"=\s\u0000-\u001f\u007f-\u009f]+$/u
/** A name in quotes, as in JSON. */
const QUOTED = /^"(?:[^"\\]|\\.)*"/
const PLAIN = /^[^.[\]"=]+/
const INDEX = /^\[(\d+)\]/

/** A path in a spec, at the start of a text. */
export interface ReadPath {
  readonly path: readonly string[]
  /** What follows the path. */
  readonly rest: string
}

/** Reads `a.b`, `a.0.b`, `a[0].b` or `a."b.c"`, from the start of a text; undefined when it does not start with a path. */
export function readPath(text: string): ReadPath | undefined {
  const path: string[] = []
  let rest = text
  for (;;) {
    const index = path.length > 0 ? INDEX.exec(rest) : null
    const found = index ?? QUOTED.exec(rest) ?? PLAIN.exec(rest)
    if (!found) return undefined
    const name = index ? index[1] : unquoted(found[0])
    if (name === undefined) return undefined
    path.push(name)
    rest = rest.slice(found[0].length)
    if (rest.startsWith('.')) rest = rest.slice(1)
    else if (!INDEX.test(rest)) {
      // Without the spaces before the `=`, unless they are in quotes.
      return { path: QUOTED.test(found[0]) ? path : path.with(-1, name.trimEnd()), rest: rest.trimStart() }
    }
  }
}

function unquoted(name: string): string | undefined {
  if (!QUOTED.test(name)) return name
  try {
    return JSON.parse(name) as string
  } catch {
    return undefined // an invalid escape
  }
}

/** A path as it is written in the input `set`. */
export function pathText(path: readonly string[]): string {
  return path.map(name => (BARE.test(name) ? name : JSON.stringify(name))).join('.')
}
