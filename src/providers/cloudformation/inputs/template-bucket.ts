import type { InputParser, TextForm } from '../../../inputs/parser.js'
import type { TemplateBucket } from '../archive/template-archive.js'

/** The name of a bucket: no address, and no part that begins or ends with a dot or a hyphen. */
const BUCKET = String.raw`(?![\d.]+(?:/|$))[a-z0-9](?:[a-z0-9]|[.-](?=[a-z0-9])|-(?=-)){1,61}[a-z0-9]`
/** Characters that need no escape in a URL; no part of the path is `.` or `..`. */
const PREFIX = String.raw`(?:/(?!\.{1,2}(?:/|$))[\w.~-]+)*`

const bucketForm: TextForm = {
  pattern: new RegExp(`^${BUCKET}${PREFIX}$`),
  // Of the 1,024 of a key, the name of a stack and an id take the rest.
  maxLength: 800,
  allowed:
    'the name of a bucket with an optional prefix of letters, digits and ._~-, such as my-bucket/templates',
  suggest: suggestBucket,
}

/** Where the deployed texts are kept; undefined when the input is not given, or is invalid. */
export function readTemplateBucket(parser: InputParser): TemplateBucket | undefined {
  const given = parser.text('templateBucket', bucketForm)
  if (given === undefined) return undefined
  const [bucket = '', ...prefix] = given.split('/')
  return { bucket, prefix: prefix.join('/') }
}

/** The bucket and prefix in a URI, an ARN or a path. */
function suggestBucket(given: string): string | undefined {
  const meant = given.replace(/^(s3:\/\/|arn:[\w-]+:s3:::)/, '').replace(/\/+$/, '')
  return meant !== given && bucketForm.pattern?.test(meant) ? meant : undefined
}
