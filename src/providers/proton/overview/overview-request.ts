import type { OverviewRequest } from '../../../engine/provider.js'
import type { InputSource } from '../../../inputs/request.js'
import type { Proton } from '../api/client.js'
import { isAwsHost } from '../api/errors.js'
import { parseOverviewInputs } from '../inputs/parse-overview.js'
import { instanceOverview } from './instance-overview.js'

/** The instances that the inputs name. */
export function overviewRequest(
  connect: (region: string | undefined) => Promise<Proton>,
  source: InputSource,
): OverviewRequest {
  const inputs = parseOverviewInputs(source)
  return {
    label: inputs.label,
    connect: async context => {
      const proton = await connect(context.region)
      return {
        region: await proton.region(),
        endpoint: () => (isAwsHost(proton.host()) ? undefined : proton.host()),
        account: () => proton.account?.(),
        source: instanceOverview(proton, inputs, context.clock),
      }
    },
  }
}
