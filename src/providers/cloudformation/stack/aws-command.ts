import type { StackInfo } from '../api/responses.js'

/** A command of the AWS CLI for a stack, to be pasted: `aws cloudformation delete-stack --stack-name web --region eu-west-1`. */
export function awsCommand(
  operation: string,
  { id, name }: Pick<StackInfo, 'id' | 'name'>,
  ...options: readonly string[]
): string {
  const region = id.split(':')[3] ?? ''
  const at = region === '' ? [] : ['--region', region]
  return ['aws cloudformation', operation, '--stack-name', name, ...at, ...options].join(' ')
}
