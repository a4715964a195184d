/** Every changed property of these types replaces the resource, except its tags. */
const IMMUTABLE_TYPES = new Set([
  'AWS::ECS::TaskDefinition',
  'AWS::Lambda::Version',
  'AWS::Lambda::LayerVersion',
  'AWS::ApiGateway::Deployment',
  'AWS::CloudFormation::WaitConditionHandle',
])

/** Properties that replace a resource of any type that has them: mostly its name and its place. */
const IMMUTABLE_PROPERTIES = new Set([
  'AvailabilityZone',
  'BucketName',
  'CidrBlock',
  'ClusterName',
  'DBInstanceIdentifier',
  'Family',
  'FunctionName',
  'GroupName',
  'LaunchType',
  'LogGroupName',
  'ManagedPolicyName',
  'QueueName',
  'RoleName',
  'ServiceName',
  'TableName',
  'TopicName',
  'UserName',
  'VpcId',
])

/** The types whose name is a property `Name` that cannot change. */
const NAMED_TYPES = /^AWS::(SSM::Parameter|ElasticLoadBalancingV2::(LoadBalancer|TargetGroup)|Events::Rule)$/

/** Whether a change of this property replaces the resource; a simplification of what each type documents. */
export function replaces(type: string, property: string): boolean {
  if (IMMUTABLE_TYPES.has(type)) return property !== 'Tags'
  return IMMUTABLE_PROPERTIES.has(property) || (property === 'Name' && NAMED_TYPES.test(type))
}
