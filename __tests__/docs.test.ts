import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, it, test } from '@jest/globals'
import { parse } from 'yaml'
import { undecidableReasons } from '../chaos/checks/undecidable-reasons.js'
import { wrongInputs, type Job, type Step, type Workflow } from './support/workflow-files.js'

interface Block {
  readonly language: string
  readonly text: string
}

const LONGEST_README = 12 * 1_024
const LARGEST_PICTURE = 120_000

const pages = [
  ...['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md'],
  ...readdirSync('docs').flatMap(name => (name.endsWith('.md') ? [`docs/${name}`] : [])),
]
const examples = readdirSync('examples').flatMap(name => (name.endsWith('.yml') ? [`examples/${name}`] : []))
const read = (page: string) => readFileSync(page, 'utf8')

/** A fenced block: its language and its text. */
const FENCE = /^```(\w*)\n([^]*?)^```$/gm
const proseOf = (page: string) => read(page).replaceAll(FENCE, '')

function blocksOf(page: string): readonly Block[] {
  return [...read(page).matchAll(FENCE)].map(([, language = '', text = '']) => ({ language, text }))
}

/** The anchors of a page as GitHub makes them: punctuation goes, a space is a hyphen, a repeated heading is numbered. */
function anchorsOf(page: string): readonly string[] {
  const seen = new Map<string, number>()
  return [...proseOf(page).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) => {
    const plain = heading.replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase()
    const anchor = plain.replaceAll(/[^\p{L}\p{N}\p{M}_ -]/gu, '').replaceAll(' ', '-')
    const count = seen.get(anchor) ?? 0
    seen.set(anchor, count + 1)
    return count === 0 ? anchor : `${anchor}-${count}`
  })
}

/** The links of a page that lead to nothing in this repository. */
function brokenLinks(page: string): readonly string[] {
  const prose = proseOf(page).replaceAll(/`[^`\n]+`/g, '')
  const links = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link)
  return links.filter(link => {
    if (/^(https?|mailto):/.test(link)) return false
    const [path = '', anchor] = link.split('#')
    const file = path === '' ? page : normalize(join(dirname(page), path)).replaceAll('\\', '/')
    if (!existsSync(file)) return true
    return anchor !== undefined && !(file.endsWith('.md') && anchorsOf(file).includes(anchor))
  })
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function jobsIn(block: unknown): readonly Job[] {
  return isMap(block) && isMap(block['jobs']) ? Object.values((block as unknown as Workflow).jobs) : []
}

/** The steps of a block, which is a workflow, a part of one or a list of steps. */
function stepsIn(block: unknown): readonly Step[] {
  return Array.isArray(block) ? (block as readonly Step[]) : jobsIn(block).flatMap(({ steps = [] }) => steps)
}

const yamlBlocks = pages.flatMap(page =>
  blocksOf(page).flatMap(({ language, text }, index) =>
    language === 'yaml' ? [[`${page}, block ${index + 1}`, text] as const] : [],
  ),
)

describe.each(pages)('%s', page => {
  it('has links to files and headings that exist', () => {
    expect(brokenLinks(page)).toEqual([])
  })

  it('has JSON that is valid', () => {
    for (const { language, text } of blocksOf(page)) {
      if (language === 'json') expect(() => JSON.parse(text) as unknown).not.toThrow()
    }
  })
})

describe.each(yamlBlocks)('%s', (_, text) => {
  it('is valid YAML that calls the action and the simulator with inputs that exist', () => {
    expect(wrongInputs(stepsIn(parse(text)))).toEqual([])
  })

  it('restricts permissions and time, if it is a whole workflow', () => {
    const block: unknown = parse(text)
    if (!isMap(block) || !('on' in block)) return
    expect(block['permissions']).toEqual({})
    for (const job of jobsIn(block))
      expect(job).toMatchObject({ permissions: expect.anything(), 'timeout-minutes': expect.any(Number) })
  })
})

test('the blocks are found: whole workflows and steps', () => {
  const blocks = yamlBlocks.map(([, text]) => parse(text) as unknown)
  expect(blocks.filter(block => isMap(block) && 'on' in block).length).toBeGreaterThanOrEqual(2)
  expect(blocks.flatMap(stepsIn).length).toBeGreaterThan(10)
})

test('anchors are those that GitHub makes', () => {
  expect(anchorsOf('docs/spec-edits.md')).toEqual(['edit-the-spec-with-set', 'what-stays'])
  expect(anchorsOf('docs/jobs.md')[0]).toBe('jobs-waiting-concurrency-timeouts-cancellation')
})

describe('README.md', () => {
  it('is at most 12 KiB', () => {
    expect(Buffer.byteLength(read('README.md'))).toBeLessThanOrEqual(LONGEST_README)
  })

  it('names the commands to try it and to test it', () => {
    expect(read('README.md')).toContain('npm run demo')
    expect(read('README.md')).toContain('npm ci && npm test')
  })

  it('has the headings that messages and examples refer to', () => {
    const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).flatMap(name =>
      name.endsWith('.ts') ? [`src/${name}`] : [],
    )
    const texts = [...sources, ...examples].map(read)
    const named = texts.flatMap(text => [...text.matchAll(/README, "([^"]+)"/g)].map(([, name = '']) => name))
    expect(named.length).toBeGreaterThan(0)
    for (const name of named) expect(read('README.md')).toContain(`\n## ${name}\n`)
  })

  it('links to every page and every example', () => {
    const linked = read('README.md')
    const others = [...pages.filter(page => page !== 'README.md'), ...examples]
    expect(others.filter(path => !linked.includes(`](${path}`))).toEqual([])
  })
})

/** The files below a folder, as lines. */
function linesIn(folder: string, extension: string): readonly string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const files = names.filter(name => name.endsWith(extension) && !name.startsWith('simulator'))
  return files.flatMap(name => read(join(folder, name)).split('\n'))
}

describe('docs/troubleshooting.md', () => {
  const rows = [...read('docs/troubleshooting.md').matchAll(/^\| (.+?) \| .+ \| .+ \|$/gm)]
  const quotes = rows.flatMap(([, cell = '']) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, text = '']) => text),
  )
  const isComment = (line: string) => /^\s*(\/\/|\/?\*)/.test(line)
  const messages = [
    ...linesIn('__tests__/transcripts', '.txt'),
    ...linesIn('src', '.ts').filter(line => !isComment(line)),
  ]

  /** Whether one line has all fixed parts of a quote, in order; `…` stands for any value. */
  function isMessage(quote: string): boolean {
    const parts = quote.split('…').map(part => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    const form = new RegExp(parts.join('.*'))
    return messages.some(line => form.test(line))
  }

  it('quotes messages that a transcript shows or the source has', () => {
    expect(quotes.length).toBeGreaterThan(60)
    expect(quotes.filter(quote => !isMessage(quote))).toEqual([])
  })

  it('would fail for a message that does not exist', () => {
    expect(isMessage('Deployment of … failed')).toBe(true)
    expect(isMessage('Deployment of … is not right')).toBe(false)
  })
})

test('docs/architecture.md names what no client can decide, as the chaos checks do', () => {
  const [, section = ''] = read('docs/architecture.md').split('## What no client can decide')
  const names = [...section.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name)
  expect(names.sort()).toEqual(Object.keys(undecidableReasons).sort())
})

test('pictures are small enough to load at once', () => {
  const pictures = readdirSync('docs/images').map(name => `docs/images/${name}`)
  expect(pictures.filter(path => statSync(path).size > LARGEST_PICTURE)).toEqual([])
})
