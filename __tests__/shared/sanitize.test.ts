import { describe, expect, it } from '@jest/globals'
import { readLog } from '../../scripts/runner-log.js'
import { escapeHtml, sanitizeLine, sanitizeValue } from '../../src/shared/sanitize.js'

const hostile = [
  '::error title=x::at the start',
  'first\n::error::injected',
  '##[add-mask]x',
  '\r::stop-commands::token',
  '\u001b[31mred\u001b[0m \u001b]0;title\u0007',
  '\u202eevil\u2066\u2028::warning::x\u0085::notice::y',
  '\ud800 lone surrogate',
  '\u0000\u0008',
]

describe('text from outside', () => {
  it.each(hostile)('%j stays on one line, without control characters or commands', text => {
    const line = sanitizeLine(text)
    expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/)
    expect(line).not.toContain('##[')
    expect(line.isWellFormed()).toBe(true)
  })

  it.each(hostile)('%j makes the runner do nothing, said within a line of ours', text => {
    const { annotations, masks, outputs, state } = readLog([
      `Proton says: ${sanitizeLine(text)}`,
      sanitizeLine(text),
    ])
    expect([annotations, masks, outputs, state]).toEqual([[], [], [], []])
  })

  it('is cut at a length, and says so', () => {
    expect(sanitizeLine('x'.repeat(10), 4)).toBe('xxxx…')
  })

  it('keeps its lines as a value', () => {
    expect(sanitizeValue('a\r\nb\u001b[1mc\u0000')).toBe('a\nbc ')
  })

  it.each([
    '</pre><img src=x onerror=alert(1)>',
    '<!-- comment -->',
    '&lt;',
    `"quoted" 'too'`,
    'a\n\n# Heading\n\n| table |',
  ])('%j is only text in HTML, and lets no Markdown in', text => {
    const html = escapeHtml(text)
    expect(html).not.toMatch(/[<>"'\n]/)
    expect(
      html.replaceAll('&#10;', '\n').replaceAll(/&(lt|gt|quot|amp|#39);/g, found => unescaped[found] ?? ''),
    ).toBe(text)
  })
})

const unescaped: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&amp;': '&',
  '&#39;': "'",
}
