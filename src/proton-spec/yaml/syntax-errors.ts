import { CONFLICT, conflictAt } from '../../shared/merge-conflict.js'
import { isCollection, visit, type Document, type ErrorCode, type Node, type YAMLError } from 'yaml'

/** Something wrong in a text, and where it is. */
export interface Mistake {
  readonly offset: number
  readonly message: string
}

/** In our own words: the library's quote the document, which may be secret. */
const yamlErrors: Readonly<Record<ErrorCode, string>> = {
  ALIAS_PROPS: 'an alias cannot have an anchor or a tag',
  BAD_ALIAS: 'an alias without its anchor',
  BAD_COLLECTION_TYPE: 'a tag that does not fit its collection',
  BAD_DIRECTIVE: 'a directive that is none',
  BAD_DQ_ESCAPE: 'an escape in double quotes that is none',
  BAD_INDENT: 'indented wrongly',
  BAD_PROP_ORDER: 'an anchor or a tag in the wrong place',
  BAD_SCALAR_START: 'a text that must be quoted',
  BLOCK_AS_IMPLICIT_KEY: 'a value nested on the line of its key',
  BLOCK_IN_FLOW: 'a block within brackets or braces',
  DUPLICATE_KEY: 'a key twice in the same map',
  IMPOSSIBLE: 'not to be understood',
  KEY_OVER_1024_CHARS: 'a key of more than 1024 characters',
  MISSING_CHAR: 'a character is missing, such as a quote, a comma or a bracket',
  MULTILINE_IMPLICIT_KEY: 'a key over several lines, or a colon too many',
  MULTIPLE_ANCHORS: 'two anchors at one place',
  MULTIPLE_DOCS: 'more than one document',
  MULTIPLE_TAGS: 'two tags at one place',
  NON_STRING_KEY: 'a key that is no text',
  RESOURCE_EXHAUSTION: 'nested too deeply',
  TAB_AS_INDENT: 'a tab; YAML indents with spaces',
  TAG_RESOLVE_FAILED: 'a tag that is not known',
  UNEXPECTED_TOKEN: 'something that does not belong here',
}

/** What is to be done about a template. */
export const NOT_RENDERED = 'is not rendered: render the template in a step before this one'
/** How a value of a file is set from an expression, which only the workflow file can have. */
export const NOT_EVALUATED =
  '${{ … }} is not evaluated in files, only in the workflow: use the input set, such as set: image=${{ … }}'

/** The first mistake by which a text is no YAML, at its cause; undefined for a document that was read. */
export function yamlMistake(text: string, { errors, contents }: Document.Parsed): Mistake | undefined {
  // It is in the way of everything else.
  const conflict = conflictAt(text)
  if (conflict !== undefined) return { offset: conflict, message: CONFLICT }
  // What follows the first error follows from it.
  const [error] = errors
  if (!error) return undefined
  const open = unclosed(contents)
  const offset = Math.min(error.pos[0], open?.offset ?? Infinity)
  return templateOn(text, offset) ?? open ?? { offset, message: `not YAML: ${words(error)}` }
}

function words({ code }: YAMLError): string {
  return yamlErrors[code]
}

/** A template that was not rendered, or an expression, on the line of an error. */
function templateOn(text: string, offset: number): Mistake | undefined {
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

/** The last quote, bracket or brace that is never closed: the parser notices it at the end of what it swallows. */
function unclosed(contents: unknown): Mistake | undefined {
  let found: Mistake | undefined
  visit(contents as Node | null, {
    Node: (_, node) => {
      const opener = openerOf(node)
      if (opener !== undefined) {
        const message = `not YAML: the ${opener} that opens here is not closed`
        found = { offset: node.range?.[0] ?? 0, message }
      }
    },
  })
  return found
}

const quotes: Readonly<Record<string, string>> = { 'double-quoted-scalar': '"', 'single-quoted-scalar': "'" }

function openerOf(node: Node): string | undefined {
  const token = node.srcToken
  if (token?.type === 'flow-collection' && isCollection(node)) {
    const isClosed = token.end.some(({ type }) => type === 'flow-seq-end' || type === 'flow-map-end')
    return isClosed ? undefined : token.start.source
  }
  const quote = token && quotes[token.type]
  if (quote === undefined || !token || !('source' in token)) return undefined
  const isClosed = token.source.length > 1 && token.source.endsWith(quote)
  return isClosed ? undefined : quote
}
