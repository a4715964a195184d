import type { IncomingMessage, ServerResponse } from 'node:http'
import { connectCloudFormation, type CloudFormation } from '../../src/providers/cloudformation/api/client.js'
import { stackApi, type StackApi } from '../../src/providers/cloudformation/api/stack-api.js'
import { awsEnvironment, KEYS } from './aws-environment.js'
import { servers } from './servers.js'

/** An answer, or part of one: lists become members, and dates ISO times. */
export type Member =
  string | number | boolean | Date | readonly Member[] | { readonly [name: string]: Member | undefined }

/** A request as it arrived: its fields by name. */
export type Request = Readonly<Record<string, string>>

/** Answers an operation: what is in its result, an error, or nothing, which cuts the connection. */
export type Answer = (request: Request) => Member | Refusal | undefined

/** An error of CloudFormation. */
export class Refusal {
  readonly code: string
  readonly message: string
  readonly status: number
  constructor(code: string, message: string, status = 400) {
    this.code = code
    this.message = message
    this.status = status
  }
}

/** An endpoint that gives scripted answers in CloudFormation's protocol. */
export interface StackEndpoint {
  readonly api: StackApi
  readonly client: CloudFormation
  /** The requests so far: `DescribeStacks`. */
  readonly requests: readonly Request[]
  /** The names of the operations so far. */
  readonly operations: () => readonly string[]
}

const NAMESPACE = 'http://cloudformation.amazonaws.com/doc/2010-05-15/'

/** Sets up endpoints for the tests of this file; each has an answer for some operations, and denies the others. */
export function stackEndpoints(): (answers: Readonly<Record<string, Answer>>) => Promise<StackEndpoint> {
  const { set } = awsEnvironment()
  const { http } = servers()
  return async answers => {
    const requests: Request[] = []
    const port = await http((message, response) => {
      void fieldsOf(message).then(request => {
        requests.push(request)
        reply(request, answers, response)
      })
    })
    set({ ...KEYS, AWS_ENDPOINT_URL_CLOUDFORMATION: `http://127.0.0.1:${port}` })
    const client = connectCloudFormation('eu-west-1', {}, () => undefined, { env: process.env })
    const operations = () => requests.map(({ Action = '' }) => Action)
    return { api: stackApi(client), client, requests, operations }
  }
}

function reply(request: Request, answers: Readonly<Record<string, Answer>>, response: ServerResponse): void {
  const { Action: action = '' } = request
  const denied = () => new Refusal('AccessDenied', deniedText(action), 403)
  const answer = (answers[action] ?? denied)(request)
  if (answer === undefined) {
    response.destroy()
    return
  }
  const isRefusal = answer instanceof Refusal
  response.writeHead(isRefusal ? answer.status : 200, { 'content-type': 'text/xml' })
  response.end(isRefusal ? errorXml(answer) : resultXml(action, answer))
}

/** What AWS says to a role that may not do something. */
export function deniedText(action: string): string {
  return `User: arn:aws:sts::123456789012:assumed-role/deploy/x is not authorized to perform: cloudformation:${action}`
}

async function fieldsOf(message: IncomingMessage): Promise<Request> {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk as Buffer)
  return Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()))
}

function resultXml(action: string, result: Member): string {
  return `<${action}Response xmlns="${NAMESPACE}"><${action}Result>${xmlOf(result)}</${action}Result><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></${action}Response>`
}

function errorXml({ code, message }: Refusal): string {
  return `<ErrorResponse xmlns="${NAMESPACE}"><Error><Type>Sender</Type><Code>${code}</Code><Message>${escaped(message)}</Message></Error><RequestId>r</RequestId></ErrorResponse>`
}

function xmlOf(value: Member): string {
  if (value instanceof Date) return value.toISOString()
  if (typeof value !== 'object') return escaped(String(value))
  if (Array.isArray(value))
    return (value as readonly Member[]).map(one => `<member>${xmlOf(one)}</member>`).join('')
  return Object.entries(value)
    .map(([name, member]) => (member === undefined ? '' : `<${name}>${xmlOf(member)}</${name}>`))
    .join('')
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('\r', '&#xD;')
}
