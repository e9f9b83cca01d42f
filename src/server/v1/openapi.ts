import { VERSION } from '../../campaign/engines.ts'
import { jsonSchemas, type Schema } from '../../error/schema.ts'
import { Finding } from '../../export/certificate-schema.ts'
import { ManifestEntry } from '../../export/schema.ts'
import * as shapes from '../verbs/schema.ts'
import type { Verb } from '../verbs/verb.ts'
import { VERBS } from '../verbs/verbs.ts'
import { type FileOperation, partsOf } from './operation.ts'

type Json = Readonly<Record<string, unknown>>

/** Schemas by their names. */
const NAMED: Readonly<Record<string, Schema>> = {
  Finding,
  ManifestEntry,
  ...Object.fromEntries(Object.entries(shapes).filter(([, shape]) => typeof shape !== 'function')),
}

const at = (name: string): string => `#/components/schemas/${name}`

/** What each status means, where it is a problem. */
const PROBLEMS: Readonly<Record<number, string>> = {
  401: 'The token is missing or wrong.',
  404: 'There is no such thing.',
  409: 'The idempotency key was sent before, with another request.',
  413: 'The body is too long.',
  422: 'The input has mistakes: all of them are told at once. Or the readability contract refuses it: findings say what to change.',
  429: 'Too much was asked for. Retry-After says when to come back.',
}

/** The interface as an OpenAPI 3.1 document, made from the shapes requests are checked with. */
export function openApi(files: readonly FileOperation[]): Json {
  const sent = jsonSchemas(NAMED, 'input', at)
  const given = jsonSchemas(NAMED, 'output', at)
  const used = new Set(VERBS.map(({ input }) => nameOf(input)))
  const paths: Record<string, Record<string, Json>> = {}
  for (const operation of [...VERBS, ...files]) {
    const path = `/api${operation.path}`
    const { parameters, body } = inputOf(operation, sent)
    paths[path] = {
      ...paths[path],
      [operation.method.toLowerCase()]: {
        operationId: operation.name,
        summary: operation.title,
        description: operation.about,
        ...(parameters.length === 0 ? {} : { parameters }),
        ...(body === undefined ? {} : { requestBody: body }),
        responses: { [operation.status]: answerOf(operation), ...problemsOf(operation) },
      },
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Broadside',
      version: VERSION,
      description: 'Brand template, copy and picture in; finished, readable posters and social assets out.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    security: [{}, { bearer: [] }],
    paths,
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'Asked for everywhere but on loopback.' },
      },
      schemas: Object.fromEntries(
        Object.keys(NAMED).map((name) => [name, used.has(name) ? sent[name] : given[name]]),
      ),
    },
  }
}

function inputOf(operation: Verb | FileOperation, sent: Readonly<Record<string, Json>>) {
  const { input, method, path } = operation
  const schema = sent[nameOf(input)] as { properties?: Record<string, Json>; required?: readonly string[] }
  const inAddress = partsOf(path)
  const properties = Object.entries(schema.properties ?? {})
  const takes = 'takes' in operation ? operation.takes : undefined
  const asQuery = method === 'GET' || takes !== undefined
  const parameters: Json[] = properties
    .filter(([name]) => asQuery || inAddress.includes(name))
    .map(([name, { description, ...rest }]) => ({
      name,
      in: inAddress.includes(name) ? 'path' : 'query',
      required: inAddress.includes(name) || schema.required?.includes(name) === true,
      ...(description === undefined ? {} : { description }),
      schema: rest,
    }))
  if ('keyed' in operation && operation.keyed)
    parameters.push({
      name: 'Idempotency-Key',
      in: 'header',
      description:
        'The same key with the same request gets the same answer for a week, also after a restart.',
      schema: { type: 'string', maxLength: 255 },
    })
  if (takes !== undefined) return { parameters, body: { required: true, content: { [takes]: {} } } }
  const whole = !asQuery && properties.some(([name]) => !inAddress.includes(name))
  const content = { 'application/json': { schema: { $ref: at(nameOf(input)) } } }
  return { parameters, body: whole ? { required: true, content } : undefined }
}

function answerOf(operation: Verb | FileOperation): Json {
  const { title, output } = operation
  const types = 'gives' in operation ? operation.gives : ['application/json']
  const schema = output === undefined ? {} : { schema: { $ref: at(nameOf(output)) } }
  const whole = Object.fromEntries(types.map((type) => [type, schema]))
  const file = operation.name === 'render' ? { 'image/*': {}, 'application/pdf': {} } : {}
  return { description: title, content: { ...whole, ...file } }
}

function problemsOf({ problems }: Pick<Verb, 'problems'>): Json {
  const statuses = [...new Set([401, ...problems, 429])].toSorted((a, b) => a - b)
  const content = { 'application/problem+json': { schema: { $ref: at('Problem') } } }
  return Object.fromEntries(
    statuses.map((status) => [status, { description: PROBLEMS[status] ?? 'A problem.', content }]),
  )
}

function nameOf(schema: Schema): string {
  const found = Object.entries(NAMED).find(([, one]) => one === schema)
  if (found === undefined) throw new Error('every shape of the interface has a name')
  return found[0]
}
