import type { Value } from './jinja/values.js'

const NULL = /^(?:~|null|Null|NULL|)$/
const BOOLEAN = /^(?:(yes|Yes|YES|true|True|TRUE|on|On|ON)|no|No|NO|false|False|FALSE|off|Off|OFF)$/
const INTEGER =
  /^([-+]?)(?:0b([01_]+)|0([0-7_]+)|(0|[1-9][\d_]*)|0x([\da-fA-F_]+)|([1-9][\d_]*(?::[0-5]?\d)+))$/
const FLOAT =
  /^(?:[-+]?\d[\d_]*\.[\d_]*(?:[eE][-+]\d+)?|\.\d[\d_]*(?:[eE][-+]\d+)?|[-+]?\d[\d_]*(?::[0-5]?\d)+\.[\d_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/

/**
 * The value of a YAML scalar without quotes, by the patterns of PyYAML, which read Proton's specs: `1e3` and
 * `012345678901` are texts, `yes` is true, `017` is 15. A date stays the text that it is in the source.
 */
export function plainScalar(source: string): Value {
  if (NULL.test(source)) return null
  const boolean = BOOLEAN.exec(source)
  if (boolean) return boolean[1] !== undefined
  if (FLOAT.test(source)) return floatOf(source.replaceAll('_', '').toLowerCase())
  return integerOf(source) ?? source
}

function integerOf(source: string): bigint | undefined {
  const found = INTEGER.exec(source)
  if (!found) return undefined
  const [sign, binary, octal, decimal, hex, sexagesimal] = partsOf(found)
  const size =
    sexagesimal === undefined ? wholeOf({ binary, octal, decimal, hex }) : BigInt(inBase60(sexagesimal))
  return sign === '-' ? -size : size
}

function partsOf([, ...parts]: readonly (string | undefined)[]): readonly (string | undefined)[] {
  return parts.map(part => part?.replaceAll('_', ''))
}

function wholeOf(
  digits: Readonly<Record<'binary' | 'octal' | 'decimal' | 'hex', string | undefined>>,
): bigint {
  if (digits.binary !== undefined) return BigInt(`0b${digits.binary || '0'}`)
  if (digits.octal !== undefined) return BigInt(`0o${digits.octal || '0'}`)
  return BigInt(digits.hex === undefined ? (digits.decimal ?? '0') : `0x${digits.hex || '0'}`)
}

function floatOf(text: string): number {
  const sign = text.startsWith('-') ? -1 : 1
  const size = text.replace(/^[-+]/, '')
  if (size === '.inf') return sign * Infinity
  if (size === '.nan') return NaN
  return sign * (size.includes(':') ? inBase60(size) : Number(size))
}

/** `1:30` is 90, as YAML 1.1 has it. */
function inBase60(text: string): number {
  return text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0)
}
