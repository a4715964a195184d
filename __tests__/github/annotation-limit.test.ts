import { describe, expect, it } from '@jest/globals'
import { limitAnnotations } from '../../src/github/annotation-limit.js'
import { play } from '../support/stage.js'
import { RecordedRunner } from '../support/recorded-runner.js'

const at = { file: 'service.yaml', line: 3, column: 1 }

function started() {
  const runner = new RecordedRunner({})
  const { runner: workflow, flush } = limitAnnotations(runner.start().workflow)
  return { runner, workflow, flush }
}
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index + 1)
const ofType = ({ lines }: RecordedRunner, type: 'Error' | 'Warning') =>
  lines.filter(line => line.startsWith(type))

describe('the annotations of a step', () => {
  it('start with the failure, whenever it comes', () => {
    const { runner, workflow, flush } = started()
    workflow.error('first', at)
    workflow.error('second', at)
    workflow.fail('the reason')
    workflow.error('third', at)
    flush()
    expect(runner.lines).toEqual([
      'Error: the reason',
      'Error (service.yaml:3:1): first',
      'Error (service.yaml:3:1): second',
      'Error (service.yaml:3:1): third',
    ])
  })

  it.each([
    [9, 10],
    [10, 10],
    [50, 10],
  ])('are ten errors at most, of %i problems and the reason', (problems, shown) => {
    const { runner, workflow, flush } = started()
    for (const number of numbers(problems)) workflow.error(`problem ${number}`, at)
    workflow.fail('the reason')
    flush()
    const errors = ofType(runner, 'Error')
    expect(errors).toHaveLength(shown)
    expect(errors[0]).toBe('Error: the reason')
    // None is lost: what is no annotation is a line.
    for (const number of numbers(problems))
      expect(runner.lines.some(line => line.endsWith(`problem ${number}`))).toBe(true)
    if (problems > 9) expect(errors[9]).toBe(`Error: And ${problems - 8} more problems: see the log.`)
    else expect(errors[9]).toBe('Error (service.yaml:3:1): problem 9')
  })

  it.each([9, 10, 11, 40])('are ten warnings at most, of %i', warnings => {
    const { runner, workflow, flush } = started()
    for (const number of numbers(warnings)) workflow.warning(`warning ${number}`)
    flush()
    const shown = ofType(runner, 'Warning')
    expect(shown).toHaveLength(Math.min(warnings, 10))
    for (const number of numbers(warnings))
      expect(runner.lines.some(line => line.endsWith(`warning ${number}`))).toBe(true)
    if (warnings > 10) expect(shown[9]).toBe(`Warning: And ${warnings - 9} more warnings: see the log.`)
  })

  it('are written at the end when there is no failure', () => {
    const { runner, workflow, flush } = started()
    workflow.error('only', at)
    expect(runner.lines).toEqual([])
    flush()
    flush()
    expect(runner.lines).toEqual(['Error (service.yaml:3:1): only'])
  })
})

/** A spec with so many entries that break the schema of the template. */
const broken = (many: number) => ({
  's.yaml': `proton: ServiceSpec\npipeline: {}\ninstances:\n  - name: prod\n    environment: production\n    spec:\n      image: a:1\n      environmentVariables:\n${numbers(
    many,
  )
    .map(number => `        k${number}: [1]`)
    .join('\n')}\n`,
})
const prod = 'target: instance\nserviceName: shop\nserviceInstanceName: prod\nspecPath: s.yaml\n'

describe('a step with more problems than GitHub shows', () => {
  it.each([
    [
      'plan',
      `command: plan\n${prod}`,
      'A deployment of service instance shop/prod would be refused: The spec does not satisfy',
    ],
    [
      'deploy',
      prod,
      'Nothing was deployed to service instance shop/prod: UpdateServiceInstance: ValidationException',
    ],
  ])('shows the reason of its failure first: %s', async (_, step, reason) => {
    const { stage } = await play({ with: step, files: broken(15) })
    const errors = ofType(stage.runner, 'Error')
    expect(errors).toHaveLength(10)
    expect(errors[0]).toContain(`Error: ${reason}`)
    expect(errors[9]).toBe('Error: And 7 more problems: see the log.')
    expect(stage.runner.summary.match(/<li>/g)).toHaveLength(15)
  })

  it('of its inputs lists them all in the log, and shortens the failure to the length of an annotation', async () => {
    const set = numbers(200).map(number => `  no-value-in-this-line-number-${number}\n`)
    const { stage } = await play({ with: `command: plan\n${prod}set: |\n${set.join('')}`, files: broken(1) })
    const [failure = ''] = ofType(stage.runner, 'Error')
    expect(failure).toMatch(/^Error: Invalid inputs; nothing was deployed:\n/)
    expect(failure.length).toBeLessThan(4_096)
    expect(failure).toMatch(/And 18[01] more problems: see the log\.$/)
    expect(stage.runner.lines.filter(line => /set line 200\b/.test(line))).toHaveLength(1)
  })
})
