import { describe, expect, it } from '@jest/globals'
import type { PlannedChange, PlannedResource } from '../../src/engine/preview.js'
import { changesTable, resourcesTable } from '../../src/reporting/changes-table.js'

describe('the table of changes', () => {
  const some: readonly PlannedChange[] = [
    { path: 'image', kind: 'changed', before: 'shop:1', after: 'shop:2' },
  ]

  it('is empty without changes', () => {
    expect(changesTable('Input', [], { showValues: true })).toBe('')
  })

  it('shows values only with showValues', () => {
    expect(changesTable('Input', some, { showValues: false })).toBe(
      '<table>\n<tr><th></th><th>Input</th></tr>\n<tr><td>± changed</td><td><code>image</code></td></tr>\n</table>',
    )
    expect(changesTable('Input', some, { showValues: true })).toContain(
      '<td><code>shop:1</code></td><td><code>shop:2</code></td>',
    )
  })

  it('shows with showRepositoryValues the values of the spec file, but not those of set or of the deployed spec', () => {
    const marked: readonly PlannedChange[] = [
      { path: 'image', kind: 'changed', before: 'shop:1', after: 'shop:2', isInRepository: true },
      { path: 'replicas', kind: 'changed', before: 2, after: 8, isInRepository: false },
    ]
    const text = changesTable('Input', marked, { showValues: false, showRepositoryValues: true })
    expect(text).toContain('<th>After</th>')
    expect(text).not.toContain('<th>Before</th>')
    expect(text).toContain('<code>image</code></td><td><code>shop:2</code></td>')
    expect(text).toContain('<code>replicas</code></td><td><i>not shown</i></td>')
    for (const hidden of ['shop:1', '8']) expect(text).not.toContain(hidden)
    expect(changesTable('Input', marked, { showValues: false })).not.toContain('shop:2')
    expect(changesTable('Input', marked, { showValues: true, showRepositoryValues: true })).toContain(
      '<td><code>2</code></td><td><code>8</code></td>',
    )
  })

  it.each<readonly [unknown, string]>([
    ['1', '&quot;1&quot;'],
    [1, '1'],
    [Infinity, 'Infinity'],
    ['', '&quot;&quot;'],
    ['true', '&quot;true&quot;'],
    [' x', '&quot; x&quot;'],
    [null, 'null'],
    [{ a: ['b'] }, '{&quot;a&quot;:[&quot;b&quot;]}'],
    ['a\nb', '&quot;a\\nb&quot;'],
    ['</code>\n\n# <b> | *x*', '&quot;&lt;/code&gt;\\n\\n# &lt;b&gt; | *x*&quot;'],
    ['x'.repeat(300), `${'x'.repeat(200)}…`],
  ])('shows %j', (after, html) => {
    const text = changesTable('Input', [{ path: 'a', kind: 'added', after }], { showValues: true })
    expect(text).toContain(`<td>+ added</td><td><code>a</code></td><td></td><td><code>${html}</code></td>`)
  })

  it('escapes HTML and Markdown in names', () => {
    const text = changesTable(
      'Input',
      [{ path: '"</code></td>\n\n[x](y)<img>|"', kind: 'removed', before: 1 }],
      {
        showValues: false,
      },
    )
    expect(text).toContain('<code>&quot;&lt;/code&gt;&lt;/td&gt;&#10;&#10;[x](y)&lt;img&gt;|&quot;</code>')
    expect(text.split('\n')).toHaveLength(4)
  })

  it('has at most a hundred rows', () => {
    const many = Array.from({ length: 130 }, (_, at): PlannedChange => ({
      path: `k${at}`,
      kind: 'added',
      after: at,
    }))
    const text = changesTable('Input', many, { showValues: true })
    expect(text.match(/<tr>/g)).toHaveLength(101)
    expect(text).toMatch(/<\/table>\n\n<p>and 30 more<\/p>$/)
  })
})

describe('the table of resources', () => {
  const properties: readonly PlannedChange[] = [
    { path: '/Properties/Name', kind: 'changed', before: 'a<b', after: 'c' },
    { path: '/Properties/Size', kind: 'added', after: 2 },
    { path: '/Properties/Hidden', kind: 'changed' },
  ]
  const table: PlannedResource = {
    name: 'Orders',
    type: 'AWS::DynamoDB::Table',
    kind: 'changed',
    replacement: 'always',
    isLost: true,
    properties,
  }

  it('is empty without resources', () => {
    expect(resourcesTable([], { showValues: true })).toBe('')
  })

  it('shows what is replaced, marks what would be lost, and shows values only with showValues', () => {
    const hidden = resourcesTable([table], { showValues: false })
    expect(hidden).toContain(
      '<tr><td>⚠ ± changed</td><td><code>Orders</code></td><td><code>AWS::DynamoDB::Table</code></td><td>is replaced</td>' +
        '<td><code>/Properties/Name</code><br><code>/Properties/Size</code><br><code>/Properties/Hidden</code></td></tr>',
    )
    const shown = resourcesTable([table], { showValues: true })
    expect(shown).toContain('<code>/Properties/Name</code>: <code>a&lt;b</code> → <code>c</code>')
    expect(shown).toContain('<code>/Properties/Size</code>: – → <code>2</code>')
    expect(shown).toContain('<br><code>/Properties/Hidden</code></td>')
  })

  it('says how many properties and resources it leaves out', () => {
    const many = Array.from({ length: 23 }, (_, index) => ({ path: `/P${index}`, kind: 'changed' as const }))
    const text = resourcesTable(Array(102).fill({ ...table, properties: many }), { showValues: false })
    expect(text).toContain('<code>/P19</code><br>and 3 more</td>')
    expect(text).not.toContain('/P20')
    expect(text).toMatch(/<p>and 2 more<\/p>$/)
  })
})
