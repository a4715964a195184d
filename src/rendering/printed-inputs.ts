import { alignLines, type LinePair } from './align-lines.js'
import { withQuestionMarks } from './compare.js'
import { inputOf, type Aliases } from './input-names.js'
import type { Segment } from './jinja/execute.js'
import type { Value } from './jinja/values.js'
import { matchLine } from './match-line.js'
import { mapFilters } from './proton-filters.js'
import type { RenderedLine } from './rendered-lines.js'
import { readYaml, YamlError } from './yaml-values.js'

/** What a deployed text has where a render prints inputs. */
export interface PrintedInputs {
  /** The texts of inputs that are printed as they are, by name. */
  readonly texts: ReadonlyMap<string, string>
  /** The maps that a filter of Proton prints as lines of their own, by name. */
  readonly maps: ReadonlyMap<string, Value>
}

/** Reads the inputs that are printed in the rendered lines from the deployed lines at the same place. */
export function printedInputs(
  lines: readonly RenderedLine[],
  deployed: readonly string[],
  aliases: Aliases,
): PrintedInputs {
  const matches = (left: number, right: number) => matchLine(lines[left]?.pieces ?? [], deployed[right] ?? '')
  const pairs = alignLines(lines.length, deployed.length, (left, right) => matches(left, right) !== undefined)
  const texts = new Map<string, string>()
  for (const [left, right] of pairs) {
    if (left === undefined || right === undefined) continue
    for (const [name, text] of matches(left, right) ?? []) if (!texts.has(name)) texts.set(name, text)
  }
  return { texts, maps: printedMaps(lines, deployed, pairs, aliases) }
}

function printedMaps(
  lines: readonly RenderedLine[],
  deployed: readonly string[],
  pairs: readonly LinePair[],
  aliases: Aliases,
): ReadonlyMap<string, Value> {
  const maps = new Map<string, Value>()
  for (const { input, filter, first, last } of blocksIn(lines, aliases)) {
    // The lines around it show where it is.
    const start = first === 0 ? 0 : (pairs.find(([left]) => left === first - 1)?.[1] ?? NaN) + 1
    const end = last + 1 === lines.length ? deployed.length : pairs.find(([left]) => left === last + 1)?.[1]
    const block = end === undefined || !(start <= end) ? undefined : deployed.slice(start, end)
    const rendered = lines.slice(first, last + 1).map(line => withQuestionMarks(line.text))
    if (!block || block.join('\n') === rendered.join('\n')) continue
    const column = rendered[0]?.search(/\S|$/)
    const map = readMap(block.map(line => line.slice(column)).join('\n'), filter)
    if (map) maps.set(input, map)
  }
  return maps
}

/** The names of the inputs that a filter prints as lines of their own. */
export function inputsInBlocks(lines: readonly RenderedLine[], aliases: Aliases): readonly string[] {
  return blocksIn(lines, aliases).map(({ input }) => input)
}

/** Lines that a filter has made of a map, and nothing else. */
interface Block {
  readonly input: string
  readonly filter: string
  readonly first: number
  readonly last: number
}

function blocksIn(lines: readonly RenderedLine[], aliases: Aliases): readonly Block[] {
  const blocks = new Map<Segment, Block>()
  for (const [index, { pieces }] of lines.entries()) {
    const segment = pieces.find(piece => isMapFilter(piece.segment))?.segment
    const printed = segment?.printed
    if (!segment || printed?.kind !== 'filter') continue
    const isAlone = pieces.every(piece => piece.segment === segment || piece.text.trim() === '')
    const input = isAlone ? inputOf(printed.of, aliases) : undefined
    if (input === undefined) continue
    const first = blocks.get(segment)?.first ?? index
    blocks.set(segment, { input, filter: printed.name, first, last: index })
  }
  return [...blocks.values()]
}

function isMapFilter({ printed }: Segment): boolean {
  return printed?.kind === 'filter' && mapFilters.has(printed.name)
}

function readMap(text: string, filter: string): Value | undefined {
  if (text.trim() === '') return new Map()
  try {
    return mapFilters.get(filter)?.(readYaml(text))
  } catch (error) {
    if (error instanceof YamlError) return undefined
    throw error
  }
}
