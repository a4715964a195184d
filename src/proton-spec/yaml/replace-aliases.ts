import { visit, type Document, type Node } from 'yaml'

/**
 * Replaces the aliases of a document by their values, so that its parts can be moved to another document. Throws
 * RangeError for an alias to itself.
 */
export function replaceAliases(document: Document): void {
  visit(document, {
    Alias: (_, alias, above) => {
      const target: Node | undefined = alias.resolve(document)
      if (above.some(one => one === target)) throw new RangeError('an alias to itself')
      return target?.clone() as Node | undefined
    },
  })
  visit(document, {
    Value: (_, node) => {
      delete node.anchor
    },
  })
}
