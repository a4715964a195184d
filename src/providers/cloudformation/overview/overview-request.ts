import type { OverviewRequest } from '../../../engine/provider.js'
import type { InputSource } from '../../../inputs/request.js'
import { isHostOf } from '../../aws/service.js'
import { parseOverviewInputs } from '../../proton/inputs/parse-overview.js'
import type { CloudFormation } from '../api/client.js'
import { cloudFormationService } from '../api/errors.js'
import { stackApi } from '../api/stack-api.js'
import { cloudFormationInputRules } from '../inputs/input-rules.js'
import { stackOverview } from './stack-overview.js'

/** The instances that the inputs name. */
export function stackOverviewRequest(
  connect: (region: string | undefined) => Promise<CloudFormation>,
  source: InputSource,
): OverviewRequest {
  const inputs = parseOverviewInputs(source, cloudFormationInputRules)
  return {
    label: inputs.label,
    connect: async context => {
      const client = await connect(context.region)
      return {
        region: await client.region(),
        endpoint: () => (isHostOf(cloudFormationService, client.host()) ? undefined : client.host()),
        account: () => client.account?.(),
        source: stackOverview(stackApi(client), inputs),
      }
    },
  }
}
