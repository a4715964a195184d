/** A text as CloudFormation answers it: it does not keep characters outside ASCII. */
export function mangled(text: string): string {
  return text.replace(/[\u{80}-\u{10ffff}]/gu, '?')
}
