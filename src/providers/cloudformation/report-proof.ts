import { sanitizeLine } from '../../shared/sanitize.js'
import { proofText } from './adoption/proof.js'
import type { StackInfo } from './api/responses.js'
import type { LatestFindings } from './plan/findings.js'
import type { OpenedTarget } from './opened-target.js'

/** Says what is deployed to, and why. */
export function reportProof(
  { context }: Pick<OpenedTarget, 'context'>,
  { name, roleArn }: StackInfo,
  { current: { proof = 'none', hiddenCharacters, changedInputs = [] } }: LatestFindings,
): void {
  const role =
    roleArn === undefined ? '' : `, which CloudFormation changes with the role ${sanitizeLine(roleArn, 300)}`
  const texts = [
    `Stack ${name}${role}. Proof ${proofText(proof, hiddenCharacters)}.`,
    ...(changedInputs.length > 0
      ? [`Inputs that change: ${sanitizeLine(changedInputs.map(({ path }) => path).join(', '))}.`]
      : []),
  ]
  for (const text of texts) context.report({ type: 'notice', notice: { text, isWarning: proof === 'none' } })
}
