import { expect, it } from '@jest/globals'
import type { StackEventInfo } from '../../../../src/providers/cloudformation/api/responses.js'
import { readEvents } from '../../../../src/providers/cloudformation/stack/stack-events.js'

const event = (id: string, time: number, status: string): StackEventInfo => ({
  id,
  time,
  status,
  isOfStack: true,
  logicalId: 'shop',
  physicalId: 'arn',
  type: 'AWS::CloudFormation::Stack',
})

it('events of pages between which an update has started are in the order of their times, each once', async () => {
  const complete = event('complete', 2_000, 'UPDATE_COMPLETE')
  const start = event('start', 1_000, 'UPDATE_IN_PROGRESS')
  const next = event('next', 3_000, 'UPDATE_IN_PROGRESS')
  const pages = [
    { items: [complete], next: 'second' },
    { items: [next, complete, start], next: undefined },
  ]
  const api = { listEvents: () => Promise.resolve(pages.shift() ?? { items: [], next: undefined }) }
  const wanted = { isEnough: () => false, mostPages: 5 }
  const found = await readEvents(api, 'shop', wanted, new AbortController().signal)
  expect(found.map(({ id }) => id)).toEqual(['next', 'complete', 'start'])
})
