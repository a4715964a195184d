/**
 * What shows that the bundle is what is deployed: the texts are equal (`bytes`), CloudFormation finds no change between them
 * (`changeSet`), an earlier deployment wrote a record (`record`), or nothing shows it (`none`, with allowUnproven).
 */
export const proofs = ['bytes', 'changeSet', 'record', 'none'] as const
export type Proof = (typeof proofs)[number]

/** Whether a value read from outside is a proof. */
export function isProof(value: unknown): value is Proof {
  return proofs.some(one => one === value)
}

const texts: Readonly<Record<Proof, string>> = {
  bytes: 'the bundle renders the text that is deployed',
  changeSet: 'CloudFormation finds no change between the rendered text and what is deployed',
  record: 'the last deployment added a record',
  none: 'nothing shows that the bundle renders what is deployed',
}

/** A proof in words; `hiddenCharacters`: how many characters CloudFormation does not show. */
export function proofText(proof: Proof, hiddenCharacters = 0): string {
  const hidden =
    hiddenCharacters === 0 || proof !== 'bytes'
      ? ''
      : `, except for ${hiddenCharacters} character${hiddenCharacters === 1 ? '' : 's'}: CloudFormation shows ? for each one outside ASCII`
  return `${proof}: ${texts[proof]}${hidden}`
}
