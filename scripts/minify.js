// @ts-check
// What ncc leaves to do about the size of its files and the time that Node takes to load them.
import { basename } from 'node:path'
// @ts-expect-error it comes without types
import ncc from '@vercel/ncc'
import ts from 'typescript'

/**
 * The minified code of a chunk. ncc minifies the file of an entry only, so the chunk is made an entry.
 * @param {string} file the path of the chunk
 * @returns {Promise<string>}
 */
export async function minifiedChunk(file) {
  const { code } = await ncc(file, { filename: basename(file), minify: true, cache: false, quiet: true })
  return code
}

/**
 * The same code in a form that V8 loads faster. The functions that webpack makes of modules get parentheses: V8 then
 * compiles them at once, where it would read them twice, first to find their end and again when they are called. And
 * all characters are ASCII: one other makes V8 keep the whole file with two bytes a character.
 * @param {string} code
 * @returns {string}
 */
export function quickToLoad(code) {
  const source = ts.createSourceFile('bundle.js', code, ts.ScriptTarget.Latest)
  let text = ''
  let end = 0
  for (const module of moduleFunctions(source)) {
    const start = module.getStart(source)
    text += `${code.slice(end, start)}(${code.slice(start, module.end)})`
    end = module.end
  }
  return (text + code.slice(end)).replace(/[^\0-\x7f]/g, escaped)
}

/**
 * The functions of webpack's modules, in the order of the file: values of an object whose keys are numbers.
 * @param {ts.Node} node
 * @returns {readonly ts.Node[]}
 */
function moduleFunctions(node) {
  if (ts.isPropertyAssignment(node) && ts.isNumericLiteral(node.name) && ts.isArrowFunction(node.initializer))
    return [node.initializer]
  /** @type {ts.Node[]} */
  const found = []
  ts.forEachChild(node, child => void found.push(...moduleFunctions(child)))
  return found
}

/** @param {string} character a UTF-16 code unit */
function escaped(character) {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
