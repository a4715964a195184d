import { CONFLICT, conflictAt } from '../../../shared/merge-conflict.js'
import type { ProvisioningRepository, Settings } from '../../../engine/deployment.js'
import { readText, type Places } from '../../../inputs/workspace-files.js'
import { uuidMeant } from '../../../inputs/value-suggestions.js'
import { fileOf } from './spec-file.js'
import type { Parser } from '../../../inputs/parser.js'

/** RoleArn of Proton's API: at most 2048 characters. */
const ROLE_ARN = /^arn:(aws|aws-cn|aws-us-gov):iam::\d{12}:role\/([\w+=,.@-]{1,512}[/:])*[\w+=,.@-]{1,64}$/
/** Arn of Proton's API: at most 200 characters. */
const ARN = /^arn:(aws|aws-cn|aws-us-gov):[a-zA-Z0-9-]+:[a-zA-Z0-9-]*:\d{12}:([\w+=,.@-]+[/:])*[\w+=,.@-]+$/
/** EnvironmentAccountConnectionId of Proton's API. */
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
/** `provider:owner/name@branch`; RepositoryName of Proton's API has at most 100 characters, GitBranchName 200. */
const REPOSITORY = /^(github|github_enterprise|bitbucket):([\w.-]+\/[\w.-]+)@(\S{1,200})$/i
/** Description and TemplateManifestContents of Proton's API; RepositoryId and GitBranchName. */
const LONGEST_DESCRIPTION = 500
const LONGEST_MANIFEST = 1_024
const LONGEST_REPOSITORY_NAME = 100
const LONGEST_REPOSITORY_ID = 200
const LONGEST_BRANCH = 200

/** What the inputs tell of a target beside spec and version. What is wrong is collected by `parse`. */
export async function readSettings(parse: Parser, places: Places): Promise<Settings> {
  const role = (input: string) => parse.matching(input, ROLE_ARN, 2_048, 'the ARN of an IAM role')
  const settings = {
    description: parse.text('description', LONGEST_DESCRIPTION),
    templateName: parse.name('templateName'),
    protonServiceRoleArn: parse.matching('protonServiceRoleArn', ARN, 200, 'the ARN of an IAM role'),
    componentRoleArn: role('componentRoleArn'),
    codebuildRoleArn: role('codebuildRoleArn'),
    environmentAccountConnectionId: parse.matching(
      'environmentAccountConnectionId',
      UUID,
      36,
      'the id of an environment account connection, a UUID in lower case',
      uuidMeant,
    ),
    provisioningRepository: readRepository(parse),
    repositoryConnectionArn: parse.matching('repositoryConnectionArn', ARN, 200, 'the ARN of a connection'),
    repositoryId: parse.text('repositoryId', LONGEST_REPOSITORY_ID),
    branchName: parse.text('branchName', LONGEST_BRANCH),
    manifest: parse.text('manifest', LONGEST_MANIFEST),
    templateFile: await readTemplateFile(parse, places),
  }
  refuseTogether(parse, ['protonServiceRoleArn', 'environmentAccountConnectionId', 'provisioningRepository'])
  return settings
}

/** The component's infrastructure as code, which may be in any language. */
async function readTemplateFile(parse: Parser, places: Places): Promise<string | undefined> {
  const path = parse.given('templateFilePath')
  const text = await readText('templateFilePath', path, places, parse.problems)
  const conflict = conflictAt(text ?? '')
  if (conflict === undefined) return text
  const line = (text ?? '').slice(0, conflict).split('\n').length
  const message = `templateFilePath ${path}:${line}: ${CONFLICT}`
  parse.problems.push({
    input: 'templateFilePath',
    message,
    at: { file: fileOf(path, places) ?? path, line, column: 1 },
  })
  return undefined
}

/** An environment is provisioned in one way: by a role, through an account connection or from a repository. */
function refuseTogether(parse: Parser, inputs: readonly string[]): void {
  const given = inputs.filter(input => parse.given(input) !== '')
  const [, ...more] = given
  for (const input of more) {
    parse.wrong(
      input,
      `not together with ${given[0] ?? ''}: an environment is provisioned in one of these ways`,
    )
  }
}

function readRepository(parse: Parser): ProvisioningRepository | undefined {
  const given = parse.given('provisioningRepository')
  if (given === '') return undefined
  const [, provider = '', name = '', branch = ''] = REPOSITORY.exec(given) ?? []
  const known = (['GITHUB', 'GITHUB_ENTERPRISE', 'BITBUCKET'] as const).find(
    one => one === provider.toUpperCase(),
  )
  if (known && name.length <= LONGEST_REPOSITORY_NAME) return { provider: known, name, branch }
  const form = 'provider:owner/name@branch with the provider GITHUB, GITHUB_ENTERPRISE or BITBUCKET'
  parse.wrong('provisioningRepository', `must be ${form}, such as GITHUB:example/infrastructure@main`)
  return undefined
}
