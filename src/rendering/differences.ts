import { alignLines } from './align-lines.js'
import { withQuestionMarks } from './compare.js'
import { aliasesIn, InputNames } from './input-names.js'
import { renderParsed, type Namespace, type ParsedTemplate } from './render.js'
import { linesOfRender, type RenderedLine } from './rendered-lines.js'

/** A line that the bundle renders otherwise than it is deployed. */
export interface Difference {
  /** The line of the deployed text, from 1; for a line that is only rendered, the one that it would come before. */
  readonly line: number
  /** Undefined for a line that is only rendered. */
  readonly deployed: string | undefined
  /** Undefined for a line that is only deployed. */
  readonly rendered: string | undefined
  /** The line of the template; undefined for a line that is only deployed. */
  readonly templateLine: number | undefined
  /** The names of the inputs that the line depends on; none when no input explains the difference. */
  readonly inputs: readonly string[]
}

/**
 * The lines in which the render differs from the deployed text of GetTemplate; characters outside ASCII are not
 * compared. Throws RenderError when the template cannot be rendered.
 */
export function differences(
  deployed: string,
  template: ParsedTemplate,
  namespace: Namespace,
): readonly Difference[] {
  const rendered = linesOfRender(renderParsed(template, namespace), aliasesIn(template.body))
  const before = deployed.split('\n')
  const [was, is] = [before.map(withQuestionMarks), rendered.map(({ text }) => withQuestionMarks(text))]
  const names = new InputNames(template.body)
  let next = 0
  return alignLines(was.length, is.length, (left, right) => was[left] === is[right]).flatMap(
    ([left, right]) => {
      const line = (left ?? next) + 1
      next = left === undefined ? next : left + 1
      if (left !== undefined && right !== undefined && was[left] === is[right]) return []
      const own = right === undefined ? undefined : rendered[right]
      return {
        line,
        deployed: left === undefined ? undefined : before[left],
        rendered: own?.text,
        templateLine: own?.templateLine,
        inputs: own ? inputsOn(own, names, left === undefined) : [],
      }
    },
  )
}

/** What is printed on a line explains it; a line that is only rendered also depends on the tags around it. */
function inputsOn(line: RenderedLine, names: InputNames, isOnlyRendered: boolean): readonly string[] {
  const found = line.pieces.flatMap(({ segment }) => [
    ...(segment.printed ? names.of(segment.printed) : []),
    ...(isOnlyRendered ? segment.within.flatMap(node => names.of(node)) : []),
  ])
  return [...new Set(found)].sort()
}
