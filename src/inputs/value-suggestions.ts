import { nearest } from '../shared/did-you-mean.js'

/** What other tools take for true and false. */
const trueWords = ['yes', 'y', 'on', '1', 'true', 't']
const falseWords = ['no', 'n', 'off', '0', 'false', 'f']

/** The boolean that a word means in other tools; undefined for any other word. */
export function suggestBoolean(given: string): string | undefined {
  const word = given.toLowerCase()
  if (trueWords.includes(word)) return 'true'
  return falseWords.includes(word) ? 'false' : nearest(word, ['true', 'false'])
}

/** Units of time in minutes. */
const unitMinutes: Readonly<Record<string, number>> = { s: 1 / 60, m: 1, h: 60, d: 1_440 }
const DURATION = /^(\d+(?:[.,]\d+)?)\s*([smhd])/i

/** A duration such as `90m`, `1.5h` or `1h30m` in minutes; undefined for any other text. */
export function suggestMinutes(given: string): string | undefined {
  if (/^\d+,\d+$/.test(given)) return given.replace(',', '.')
  let minutes = 0
  let rest = given
  while (rest !== '') {
    const [part = '', amount = '', unit = ''] = DURATION.exec(rest) ?? []
    if (part === '') return undefined
    minutes += Number(amount.replace(',', '.')) * (unitMinutes[unit.toLowerCase()] ?? 0)
    rest = rest.slice(part.length).replace(/^[a-z]*[\s,]*/i, '')
  }
  return minutes > 0 ? String(Math.round(minutes * 1_000) / 1_000) : undefined
}

/** The region in lower case with dashes, without an availability zone's letter. */
export function suggestRegion(given: string): string | undefined {
  const region = given.toLowerCase().replace(/[_\s]/g, '-')
  return /^([a-z]{2,}(?:-[a-z]+)+-\d+)[a-z]?$/.exec(region)?.[1]
}
