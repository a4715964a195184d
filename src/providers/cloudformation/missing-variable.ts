import type { Bundle } from '../../rendering/bundle.js'
import type { ComponentVariables } from '../../rendering/namespace.js'
import type { RenderError } from '../../rendering/render.js'
import { sanitizeLine } from '../../shared/sanitize.js'
import type { EnvironmentFacts } from './environment-facts.js'

const MOST_NAMES = 20

/** A template, and what has the variables that it sees. */
interface VariableSource {
  readonly bundle: Bundle
  readonly environment?: EnvironmentFacts | undefined
  readonly component?: ComponentVariables | undefined
}

/** Why a variable that a template uses is missing, and what to do: `; …`, or '' where the error is about something else. */
export function missingVariableText(source: VariableSource, { line, message }: RenderError): string {
  const [, name] = /has no attribute '(\w+)'/.exec(message) ?? []
  if (name === undefined) return ''
  const text = source.bundle.template.split('\n')[line - 1] ?? ''
  const [, owner] = new RegExp(`([\\w.]+)(?:\\.${name}\\b|\\[["']${name}["']\\])`).exec(text) ?? []
  switch (owner) {
    case 'environment.outputs':
      return source.environment ? outputText(source.environment, name) : ''
    case 'environment.inputs':
    case 'service_instance.inputs':
      return `; the spec has no input ${name}, and the schema no default for it`
    case 'service_instance.components.default.outputs':
      return source.component
        ? `; component ${sanitizeLine(source.component.name, 100)} has no output ${name}`
        : '; no component is attached to the instance'
    default:
      return ''
  }
}

function outputText({ name, outputs, stack }: EnvironmentFacts, missing: string): string {
  const names = [...outputs.keys()].sort().slice(0, MOST_NAMES)
  const known = names.length === 0 ? '' : `, only ${sanitizeLine(names.join(', '))}`
  const advice = stack
    ? `: see the outputs of stack ${stack.name}`
    : ': give its outputs with environmentSpecPath'
  return `; environment ${name} has no output ${missing}${known}${advice}`
}
