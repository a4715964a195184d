import { nearest } from '../shared/did-you-mean.js'

/** What people write for true and false elsewhere. */
const yesWords = ['yes', 'y', 'on', '1', 'true', 't']
const noWords = ['no', 'n', 'off', '0', 'false', 'f']

/** The boolean that a word means in other tools; undefined for any other word. */
export function booleanMeant(given: string): string | undefined {
  const word = given.toLowerCase()
  if (yesWords.includes(word)) return 'true'
  return noWords.includes(word) ? 'false' : nearest(word, ['true', 'false'])
}

/** Units of time in minutes. */
const unitMinutes: Readonly<Record<string, number>> = { s: 1 / 60, m: 1, h: 60, d: 1_440 }
const DURATION = /^(\d+(?:[.,]\d+)?)\s*([smhd])/i

/** What a duration such as `90m`, `1.5h` or `1h30m` is in minutes; undefined for what is none. */
export function minutesMeant(given: string): string | undefined {
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

/** The name at the end of an ARN or of service/instance, where it has the form of one. */
export function nameMeant(given: string, form: RegExp): string | undefined {
  const last = given.split('/').at(-1) ?? ''
  return last !== given && form.test(last) ? last : undefined
}

/** The part of a template version that is meant by `v1` or `01`, or both inputs for `1.2`. */
export function versionMeant(given: string): string | undefined {
  const [, major = '', minor] = /^v?0*(\d{1,9})(?:\.0*(\d{1,9}))?$/i.exec(given) ?? []
  if (major === '') return undefined
  const [first, second] = [major, minor ?? ''].map(part => (part === '' ? '' : String(Number(part))))
  if (minor === undefined) return first
  return `templateMajorVersion: ${first ?? ''} with templateMinorVersion: ${second ?? ''}`
}

/** The region in lower case with dashes, without an availability zone's letter. */
export function regionMeant(given: string): string | undefined {
  const region = given.toLowerCase().replace(/[_\s]/g, '-')
  return /^([a-z]{2,}(?:-[a-z]+)+-\d+)[a-z]?$/.exec(region)?.[1]
}

/** The UUID in a text such as an ARN, in lower case. */
export function uuidMeant(given: string): string | undefined {
  return /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/.exec(given.toLowerCase())?.[0]
}
