import { startOf } from './path-offset.js'
import { CONFLICT, conflictAt } from '../../shared/merge-conflict.js'
import { visit, type Document, type ErrorCode, type Node, type YAMLError } from 'yaml'

/** An error and its offset in the text. */
export interface LocatedError {
  readonly offset: number
  readonly message: string
}

/** Messages of our own: those of the library quote the document, which may be secret. */
const yamlErrors: Partial<Readonly<Record<ErrorCode, string>>> = {
  BAD_ALIAS: 'a * or & without a name; a text that starts with one must be quoted',
  BAD_DQ_ESCAPE: 'an invalid escape in double quotes',
  BAD_INDENT: 'the indentation is wrong',
  BAD_SCALAR_START: 'a text that must be quoted',
  BLOCK_AS_IMPLICIT_KEY: 'a value nested on the line of its key, or the wrong indentation',
  DUPLICATE_KEY: 'a key twice in the same map',
  MISSING_CHAR: 'a character is missing, such as a quote, a comma or a bracket',
  MULTILINE_IMPLICIT_KEY: 'a key over several lines, or an extra colon',
  MULTIPLE_DOCS: 'more than one document',
  TAB_AS_INDENT: 'a tab; YAML indents with spaces',
  UNEXPECTED_TOKEN: 'an unexpected character',
}

/** How to fix a template in the spec. */
export const NOT_RENDERED = 'is not rendered: render the template in a step before this one'
/** How to set a value from an expression, which only the workflow file can have. */
export const NOT_EVALUATED =
  '${{ … }} is not evaluated in files, only in the workflow: use the input set, such as set: image=${{ … }}'

/** Why a text is not YAML, at the cause of its first error; undefined for valid YAML. */
export function yamlError(text: string, { errors, contents }: Document.Parsed): LocatedError | undefined {
  const conflict = conflictAt(text)
  if (conflict !== undefined) return { offset: conflict, message: CONFLICT }
  // Later errors are consequences of the first.
  const [error] = errors
  if (!error) return danglingAlias(contents)
  const open = unclosed(contents)
  const offset = Math.min(error.pos[0], open?.offset ?? Infinity)
  return templateOn(text, offset) ?? open ?? { offset, message: `not YAML: ${errorText(error)}` }
}

function errorText({ code }: YAMLError): string {
  return yamlErrors[code] ?? code.toLowerCase().replaceAll('_', ' ')
}

/** An unrendered template or an expression on the line of an error, which causes it. */
function templateOn(text: string, offset: number): LocatedError | undefined {
  const start = text.lastIndexOf('\n', offset - 1) + 1
  const [line = ''] = text.slice(start).split('\n', 1)
  const found = /\$?\{\{|\{%/.exec(line)
  if (!found) return undefined
  const isExpression = found[0].startsWith('$')
  return {
    offset: start + found.index,
    message: isExpression ? NOT_EVALUATED : `${found[0] === '{%' ? '{% … %}' : '{{ … }}'} ${NOT_RENDERED}`,
  }
}

/** The first alias to nothing, which the parser does not report; such as `*.example.com`, which is not meant as one. */
function danglingAlias(contents: Node | null): LocatedError | undefined {
  const anchors = new Set<string | undefined>()
  let found: LocatedError | undefined
  visit(contents, {
    Value: (_, { anchor }) => {
      anchors.add(anchor)
    },
    Alias: (_, alias) => {
      if (anchors.has(alias.source)) return undefined
      found = { offset: startOf(alias) ?? 0, message: `not YAML: ${DANGLING}` }
      return visit.BREAK
    },
  })
  return found
}

const DANGLING = 'an alias (*) without its anchor (&) above it; a text that starts with * must be quoted'

/** The last quote, bracket or brace that is never closed; the parser reports it only at the end of the text. */
function unclosed(contents: unknown): LocatedError | undefined {
  let found: LocatedError | undefined
  visit(contents as Node | null, {
    Node: (_, node) => {
      const opener = openerOf(node)
      if (opener !== undefined) {
        const message = `not YAML: the ${opener} that opens here is not closed`
        found = { offset: startOf(node) ?? 0, message }
      }
    },
  })
  return found
}

function openerOf(node: Node): string | undefined {
  const token = node.srcToken
  if (token?.type === 'flow-collection') return token.end.length > 0 ? undefined : token.start.source
  if (token?.type !== 'double-quoted-scalar' && token?.type !== 'single-quoted-scalar') return undefined
  const quote = token.source.charAt(0)
  const isClosed = token.source.length > 1 && token.source.endsWith(quote)
  return isClosed ? undefined : quote
}
