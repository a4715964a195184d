/** A template bundle of Proton has one template file. */
const ONE_FILE =
  'is not supported: a bundle has one template file; copy what it loads into the template, as macros for example'
const refused: Readonly<Record<string, string>> = {
  include: ONE_FILE,
  import: ONE_FILE,
  from: ONE_FILE,
  extends: ONE_FILE,
  block: `${ONE_FILE}; remove the block tags`,
  autoescape: 'is not supported: CloudFormation templates are not HTML; remove it',
  do: 'is not supported: it needs an extension that Proton does not load; use {% set _ = … %}',
  break:
    'is not supported: it needs an extension that Proton does not load; filter the list with {% for … if … %}',
  continue:
    'is not supported: it needs an extension that Proton does not load; filter the list with {% for … if … %}',
  trans: 'is not supported: it needs an extension that Proton does not load',
}

/** Why a tag that begins with `word` cannot be rendered, and what to use instead. */
export function refusalOf(word: string): string {
  const reason = Object.hasOwn(refused, word) ? refused[word] : undefined
  return reason === undefined ? `unknown tag '${word}'` : `{% ${word} %} ${reason}`
}
