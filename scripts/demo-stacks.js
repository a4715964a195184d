// @ts-check
// The stacks of the demo, read back from the CloudFormation simulator without a client of AWS.

/**
 * @typedef {object} RunningStack
 * @property {string} name
 * @property {string} status
 * @property {string} owner what of Proton it was: `environment dev` or `shop/dev`
 * @property {string} updated when it was last deployed
 */

/**
 * @param {string} endpoint
 * @returns {Promise<readonly RunningStack[]>} in the order of their names
 * @throws {Error} when the simulator refuses the request
 */
export async function readStacks(endpoint) {
  const response = await globalThis.fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      // The simulator checks which service a request is signed for, not the signature.
      authorization:
        'AWS4-HMAC-SHA256 Credential=demo/20261120/us-east-1/cloudformation/aws4_request, Signature=none',
    },
    body: 'Action=DescribeStacks&Version=2010-05-15',
  })
  const answer = await response.text()
  if (!response.ok) throw new Error(`DescribeStacks: ${answer}`)
  return answer
    .split('<StackName>')
    .slice(1)
    .map(text => stackIn(`<StackName>${text}`))
    .sort((one, other) => (one.name < other.name ? -1 : 1))
}

/**
 * @param {string} xml of one stack, from its name on
 * @returns {RunningStack}
 */
function stackIn(xml) {
  const member = (/** @type {string} */ name) => new RegExp(`<${name}>([^<]*)`).exec(xml)?.[1] ?? ''
  const arn = (/** @type {string} */ name) =>
    new RegExp(`${name}</Key>\\s*<Value>[^<]*?:([^<:]*)</Value>`).exec(xml)?.[1]
  const [, service, , instance] = arn('proton:service-instance')?.split('/') ?? []
  const owner =
    instance === undefined ? arn('proton:environment')?.replace('/', ' ') : `${service}/${instance}`
  return {
    name: member('StackName'),
    status: member('StackStatus'),
    owner: owner ?? 'nothing of Proton',
    updated: member('LastUpdatedTime'),
  }
}
