import { describe, expect, it } from '@jest/globals'
import { commentFooter } from '../../src/github/comment/footer.js'
import { problemsHtml, quoteHtml, valueHtml, type Site } from '../../src/reporting/html.js'
import { success } from '../../src/reporting/messages/message.js'
import { summaryMarkdown } from '../../src/reporting/step-summary.js'

const sha = '5ba3e9a7c1d54f0e8b6f2c9d1e7a4b3c2d1e0f9a'
const site: Site = { serverUrl: 'https://github.example', repository: 'acme/shop', sha }
const hostile = [
  '</code></blockquote>\n\n# Heading\n\n<img src=x onerror=alert(1)>',
  '```\n[link](javascript:alert(1)) @everyone #1',
  'a\r\nb\u2028c\'"',
  '<!-- hidden',
  '\u202egnp.exe\u001b[31m',
]

/** All that is left without the tags that may be there: none of them may come from outside. */
function expectInert(html: string, tags: string): void {
  const left = html.replaceAll(
    new RegExp(`</?(?:${tags})>|<a href="[^"<>\\s]*"(?: rel="nofollow")?>|</a>`, 'g'),
    '',
  )
  expect(left).not.toMatch(/[<>]/)
  // A blank line would end the HTML, and let Markdown in.
  expect(html).not.toMatch(/\n\s*\n/)
  // What is no code is none of theirs: there GitHub looks for people and issues.
  expect(html.replaceAll(/<code>[^<]*<\/code>|<[^<>]*>/g, '')).not.toMatch(/[@#]|everyone|link/)
}

describe('a quote', () => {
  it('has a line of code for each line, and wraps', () => {
    expect(quoteHtml('first\n  second\n\nlast\n')).toBe(
      '<blockquote>\n<code>first</code><br>\n<code>  second</code><br>\n<br>\n<code>last</code>\n</blockquote>',
    )
  })

  it.each(hostile)('lets nothing through: %j', text => {
    expectInert(quoteHtml(text), 'blockquote|br|code')
  })

  it('has at most a hundred lines', () => {
    const html = quoteHtml('line\n'.repeat(130))
    expect(html.match(/<code>/g)).toHaveLength(100)
    expect(html).toContain('<br>\nand 30 more lines\n</blockquote>')
  })
})

describe('a list of problems', () => {
  const at = (file: string, line = 9) => ({ file, line, column: 3 })
  const problem = (file: string, message = 'image: must be there') => ({
    input: 'specPath',
    message: `specPath ${file}:9: ${message}`,
    at: at(file),
  })

  it('links file and line in the commit', () => {
    expect(problemsHtml([problem('.aws-proton/my service.yaml')], site)).toBe(
      `<ul>\n<li><a href="https://github.example/acme/shop/blob/${sha}/.aws-proton/my%20service.yaml#L9"><code>.aws-proton/my service.yaml:9</code></a> <code>image: must be there</code></li>\n</ul>`,
    )
    expect(problemsHtml([problem('dir\\service.yaml')], site)).toContain(`/blob/${sha}/dir/service.yaml#L9"`)
  })

  it('shows the place once, also where the message has no input in front of it', () => {
    const html = problemsHtml([{ input: '', message: 's.yaml:9: x', at: at('s.yaml') }], undefined)
    expect(html).toContain('<code>s.yaml:9</code> <code>x</code>')
  })

  it.each<readonly [string, string, Site | undefined]>([
    ['outside the repository', '../service.yaml', site],
    ['of a path from the root', '/etc/passwd', site],
    ['of a drive', 'C:\\service.yaml', site],
    ['without a commit', 's.yaml', { ...site, sha: undefined }],
    ['with a commit that is none', 's.yaml', { ...site, sha: 'main"><script>' }],
    ['without a repository', 's.yaml', { ...site, repository: '' }],
    ['with a server that is none', 's.yaml', { ...site, serverUrl: 'javascript:alert(1)' }],
    ['outside GitHub', 's.yaml', undefined],
  ])('names the place without a link: %s', (_, file, where) => {
    const html = problemsHtml([problem(file)], where)
    expect(html).not.toContain('href')
    expect(html).toContain(`<code>${file}:9</code> <code>image: must be there</code>`)
  })

  it.each(hostile)('lets nothing through: %j', text => {
    expectInert(problemsHtml([problem(text, text), { input: 'set', message: text }], site), 'ul|li|code')
  })

  it('has at most fifty', () => {
    const html = problemsHtml(
      Array.from({ length: 70 }, () => problem('s.yaml')),
      site,
    )
    expect(html.match(/<li>/g)).toHaveLength(50)
    expect(html).toMatch(/<\/ul>\n<p>and 20 more<\/p>$/)
  })
})

describe('an output', () => {
  it.each([
    ['https://prod.shop.example', 'https://prod.shop.example/'],
    ['http://prod.shop.example:8080/a?b=c&d=1#e', 'http://prod.shop.example:8080/a?b=c&amp;d=1#e'],
    ['https://x.example/"onmouseover="alert(1)', 'https://x.example/%22onmouseover=%22alert(1)'],
    ["https://x.example/'<b>", 'https://x.example/&#39;%3Cb%3E'],
    ['https://x.example/@ada', 'https://x.example/&#64;ada'],
  ])('%s is a link', (value, href) => {
    expect(valueHtml(value)).toMatch(/^<a href="([^"]*)" rel="nofollow"><code>[^<]*<\/code><\/a>$/)
    expect(/href="([^"]*)"/.exec(valueHtml(value))?.[1]).toBe(href)
  })

  it.each([
    'javascript:alert(1)',
    'data:text/html,<script>',
    'ftp://x.example',
    'https://user:password@x.example',
    'https://github.com@evil.example',
    'see https://x.example',
    'https://x.example and more',
    'https://x.example/\nb',
    'https://',
    `https://x.example/${'x'.repeat(500)}`,
    'arn:aws:ecs:eu-west-1:123456789012:service/shop',
    ...hostile,
  ])('%j is only text', value => {
    const html = valueHtml(value)
    expect(html).not.toContain('<a ')
    expectInert(html, 'code')
  })

  it('is no link when outputs are masked', () => {
    const summary = summaryMarkdown({
      target: { label: 'environment prod', revisionName: 'version' },
      message: success('Deployed environment prod'),
      outputs: new Map([['Url', 'https://secret.example']]),
      areOutputsMasked: true,
    })
    expect(summary).toContain('<td><code>Url</code></td><td>***</td>')
    expect(summary).not.toContain('secret')
  })
})

describe('the footer of a comment', () => {
  const now = Date.UTC(2026, 10, 20, 15, 46)
  const run = { serverUrl: 'https://github.example', repository: 'acme/shop', headSha: sha, runId: '9001' }

  it('has commit, run, place and time', () => {
    const footer = commentFooter({
      ...run,
      runAttempt: '2',
      workflow: 'Deploy',
      job: 'plan',
      now,
      region: 'eu-west-1',
      account: '123456789012',
    })
    expect(footer).toBe(
      `<sub>commit <a href="https://github.example/acme/shop/commit/${sha}"><code>5ba3e9a</code></a> · <a href="https://github.example/acme/shop/actions/runs/9001/attempts/2">run 9001, attempt 2</a> of Deploy / plan · eu-west-1 · account …9012 · 2026-11-20 15:46 UTC</sub>`,
    )
  })

  it('has what is known', () => {
    expect(commentFooter({ repository: '', now })).toBe('<sub>2026-11-20 15:46 UTC</sub>')
    expect(commentFooter({ ...run, serverUrl: undefined, now })).toBe(
      '<sub>commit <code>5ba3e9a</code> · run 9001 · 2026-11-20 15:46 UTC</sub>',
    )
  })

  it.each(hostile)('lets nothing through: %j', text => {
    const footer = commentFooter({
      serverUrl: text,
      repository: text,
      headSha: text,
      runId: text,
      runAttempt: text,
      workflow: text,
      job: text,
      region: text,
      account: text,
      endpoint: text,
      now,
    })
    expect(footer.replaceAll(/<\/?sub>|<\/?code>/g, '')).not.toMatch(/[<>\n]/)
  })
})
