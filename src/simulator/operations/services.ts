import { serviceAnswer, serviceSummary } from '../answers.js'
import { FIELD, required } from '../fields.js'
import { operation } from '../operation.js'
import { page } from '../paging.js'
import { serviceNamed } from '../world.js'

/** Reading services. */
export const services = {
  GetService: operation({ name: required(FIELD.name) }, ({ name }, { world, now }) => ({
    service: serviceAnswer(serviceNamed(world, name), now),
  })),

  ListServices: operation(
    { maxResults: FIELD.maxResults, nextToken: FIELD.nextToken },
    (input, { world }) => {
      const { items, nextToken } = page([...world.services.values()], input, 'ListServices')
      return { services: items.map(serviceSummary), nextToken }
    },
  ),
}
