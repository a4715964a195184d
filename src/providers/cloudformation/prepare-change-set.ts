import type { PreparedChange } from '../../engine/deployment-target.js'
import { deploymentWords } from './api/statuses.js'
import type { LatestFindings } from './plan/findings.js'
import { proofText, type Proof } from './adoption/proof.js'
import { makeChangeSet, type ChangeSetParts } from './change-set-of-text.js'
import type { OpenedTarget } from './opened-target.js'
import { savedChangeSet } from './stack/change-set.js'
import { discardChangeSet } from './stack/delete-change-set.js'
import { executeChangeSet } from './stack/execute-change-set.js'
import { removalRefusal, type AllowedRemovals } from './stack/resource-removals.js'

/** A text that is to be deployed, with its record. */
export interface DeployedText extends ChangeSetParts {
  readonly proof: Proof
  readonly allowedRemovals: AllowedRemovals
}

/**
 * The change set of a text, ready to be executed; undefined where CloudFormation finds no change. Throws ProviderError,
 * also where resources would be lost, and leaves no change set then.
 */
export async function preparedChangeSet(
  opened: OpenedTarget,
  findings: LatestFindings,
  { proof, allowedRemovals, ...parts }: DeployedText,
  signal: AbortSignal,
): Promise<PreparedChange | undefined> {
  const { api, locator } = opened
  const { stack, token } = parts
  const changeSet = await makeChangeSet(opened, parts, signal)
  if (!changeSet) return undefined
  if (!stack) locator.use(changeSet.stackId)
  findings.add({ changes: changeSet.changes })
  const refusal = removalRefusal(changeSet.changes, allowedRemovals)
  if (refusal) {
    await discardChangeSet(opened, changeSet)
    throw refusal
  }
  return {
    startsDeployment: true,
    clientToken: token,
    evidence: savedChangeSet(changeSet),
    facts: [
      ['Stack', stack?.name ?? nameIn(changeSet.stackId)],
      ...(stack ? [['Proof', proofText(proof, findings.current.hiddenCharacters)] as const] : []),
    ],
    submit: async () => {
      await executeChangeSet(api, changeSet, token)
      // The answer is empty, but the deployment has the token as its id.
      return { phase: 'running', status: deploymentWords.running, deploymentId: token, clientToken: token }
    },
  }
}

/** The name in the ARN of a stack. */
function nameIn(stackId: string): string {
  return stackId.split('/')[1] ?? stackId
}
