import { fileOf, readText, type WorkspaceFolders } from '../../../inputs/workspace-files.js'
import type { InputParser } from '../../../inputs/parser.js'
import { CONFLICT, conflictAt } from '../../../shared/merge-conflict.js'
import type { ProvisioningRepository, Settings } from '../change.js'
import { MAX_FILE_LENGTH } from './spec-file.js'
import { connectionIdForm, nameForm } from './text-forms.js'

/** RoleArn of Proton's API. */
const role = {
  pattern: /^arn:(aws|aws-cn|aws-us-gov):iam::\d{12}:role\/([\w+=,.@-]{1,512}[/:])*[\w+=,.@-]{1,64}$/,
  maxLength: 2_048,
  allowed: 'the ARN of an IAM role',
}
/** Arn of Proton's API. */
const arn = {
  pattern: /^arn:(aws|aws-cn|aws-us-gov):[a-zA-Z0-9-]+:[a-zA-Z0-9-]*:\d{12}:([\w+=,.@-]+[/:])*[\w+=,.@-]+$/,
  maxLength: 200,
}
const connection = { ...arn, allowed: 'the ARN of a connection' }
/** `provider:owner/name@branch`; RepositoryName of Proton's API has at most 100 characters, GitBranchName 200. */
const REPOSITORY = /^(github|github_enterprise|bitbucket):(?=[^@]{1,100}@)([\w.-]+\/[\w.-]+)@(\S{1,200})$/i
/** What the inputs set beside spec and template version, with the limits of Proton's API; `parser` collects problems. */
export async function readSettings(parser: InputParser, folders: WorkspaceFolders): Promise<Settings> {
  return {
    description: parser.text('description', { maxLength: 500 }),
    templateName: parser.text('templateName', nameForm),
    protonServiceRoleArn: parser.text('protonServiceRoleArn', { ...arn, allowed: role.allowed }),
    componentRoleArn: parser.text('componentRoleArn', role),
    codebuildRoleArn: parser.text('codebuildRoleArn', role),
    environmentAccountConnectionId: parser.text('environmentAccountConnectionId', connectionIdForm),
    provisioningRepository: readRepository(parser),
    repositoryConnectionArn: parser.text('repositoryConnectionArn', connection),
    repositoryId: parser.text('repositoryId', { maxLength: 200 }),
    branchName: parser.text('branchName', { maxLength: 200 }),
    manifest: parser.text('manifest', { maxLength: 1_024 }),
    templateFile: await readTemplateFile(parser, folders),
  }
}

/** The component's infrastructure as code, which may be in any language. */
async function readTemplateFile(parser: InputParser, folders: WorkspaceFolders): Promise<string | undefined> {
  const text = await readText(parser, 'templateFilePath', folders, MAX_FILE_LENGTH)
  const conflict = conflictAt(text ?? '')
  if (conflict === undefined) return text
  const path = parser.get('templateFilePath')
  const line = (text ?? '').slice(0, conflict).split('\n').length
  parser.problems.push({
    input: 'templateFilePath',
    message: `templateFilePath ${path}:${line}: ${CONFLICT}`,
    at: { file: fileOf(path, folders) ?? path, line, column: 1 },
  })
  return undefined
}

function readRepository(parser: InputParser): ProvisioningRepository | undefined {
  const given = parser.get('provisioningRepository')
  if (given === '') return undefined
  const [, word = '', name = '', branch = ''] = REPOSITORY.exec(given) ?? []
  const providers = ['GITHUB', 'GITHUB_ENTERPRISE', 'BITBUCKET'] as const
  const provider = providers.find(one => one === word.toUpperCase())
  if (provider) return { provider, name, branch }
  const form = 'provider:owner/name@branch with the provider GITHUB, GITHUB_ENTERPRISE or BITBUCKET'
  const expected = `must be ${form}, such as GITHUB:example/infrastructure@main`
  parser.addInvalidValue('provisioningRepository', expected)
  return undefined
}
