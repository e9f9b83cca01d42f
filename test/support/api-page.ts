import { CATALOGUE, type ErrorCode } from '../../src/error/catalogue.ts'
import { statusOf } from '../../src/server/answer.ts'
import { QUOTAS } from '../../src/server/pace.ts'
import { FILE_OPERATIONS } from '../../src/server/v1/file-operations.ts'
import { openApi } from '../../src/server/v1/openapi.ts'
import { partsOf } from '../../src/server/v1/operation.ts'
import { VERBS } from '../../src/server/verbs/verbs.ts'

interface Shape {
  readonly $ref?: string
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly items?: Shape
  readonly anyOf?: readonly Shape[]
  readonly oneOf?: readonly Shape[]
  readonly properties?: Readonly<Record<string, Shape>>
  readonly required?: readonly string[]
  readonly description?: string
  readonly default?: unknown
}

interface Parameter {
  readonly name: string
  readonly in: string
  readonly required?: boolean
  readonly description?: string
  readonly schema: Shape
}

interface Operation {
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema?: Shape }>> }
  readonly responses: Readonly<Record<string, unknown>>
}

const DOCUMENT = openApi(FILE_OPERATIONS) as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Shape>> }
}

/** The id that stands for the campaign of the examples. */
export const EXAMPLE_ID = 'late-show-1a2b3c4d'

const START = `# The HTTP interface

Written by \`npm run docs\` from the schemas requests are checked with (\`src/server/verbs\`): change it there. A test runs every
example. The server describes itself as an OpenAPI 3.1 document at \`/api/v1/openapi.json\`.

\`npx broadside studio --no-open\` serves it. A campaign that is made through it is a draft like any other: people can open it in the
studio, and \`npx broadside make .broadside/drafts/<id>/campaign.json\` gives the same bytes. What is answered below \`/api/v1\`
keeps its shape: fields may be added, none is taken away.

\`\`\`js
const studio = 'http://localhost:4400'
const campaign = {
  name: 'late-show',
  brand: 'lumen',
  template: 'event-poster',
  placements: ['open-graph', 'instagram-story'],
  locales: ['en'],
  plate: { source: 'procedural', seed: 2 },
  rows: [{ title: 'Late show', when: '2027-03-14T23:00' }],
}
const started = await fetch(\`\${studio}/api/v1/campaigns\`, {
  method: 'POST',
  headers: { 'Content-Type': 'application/json', 'Idempotency-Key': 'late-show-2027' },
  body: JSON.stringify(campaign),
})
let status = await started.json()
if (!started.ok) throw new Error(status.detail)
while (status.status === 'running')
  status = await (await fetch(\`\${studio}\${status.links.self}?wait=30\`)).json()
const { exports } = await (await fetch(\`\${studio}\${status.links.files}\`)).json()
for (const { placement, status, file } of exports) console.log(placement, status, file)
\`\`\`

## Who may ask

On loopback everybody. Anywhere else the token of the studio is asked for: \`Authorization: Bearer …\`. It is compared in
constant time, and who guesses has ${QUOTAS.requests} tries in a minute. Requests that a page of another site makes are refused.

## Problems

Every answer that is no success is a problem after RFC 9457 (\`application/problem+json\`): \`detail\` says what happened,
\`hint\` what to do, \`code\` is permanent, \`issues\` holds every mistake in what was sent, each with \`path\`, \`found\` and
\`expected\`, and \`findings\` why the readability contract refuses an export, with \`remedies\` that were tried and fit.

## Asking twice

\`POST /api/v1/campaigns\` takes an \`Idempotency-Key\`. The same key with the same request gets the same answer for a week, with
\`Idempotent-Replayed: true\`, also after the server was ended or killed; with another request it is a problem (409, \`KEY_REUSED\`). What
was refused leaves the key free.

## How much, how fast

Each caller has ${QUOTAS.requests} requests and ${QUOTAS.renders} renders in a minute (\`--renders-per-minute\`); \`RateLimit-Policy\` and
\`RateLimit\` tell what is left. One render for each core is under way at a time. Whoever is let in does not wait, so that a render takes about
as long under load as alone; all others get 429 with \`Retry-After\` at once, and try again. Bodies: 2 MB of JSON, 25 MB for a picture.

## Webhooks

A campaign with \`"webhook": {"url": "https://…"}\` is told when a run has ended: \`{"type": "campaign.ended", "timestamp", "data":
{"id", "status", "total", "made", "refused", "failed", "self"}}\`. Messages are signed after the [Standard Webhooks](https://www.standardwebhooks.com)
specification: \`webhook-signature\` is \`v1,\` and the base64 of HMAC SHA-256 over \`webhook-id.webhook-timestamp.body\`. The secret is in
\`BROADSIDE_WEBHOOK_SECRET\`, or made up and kept in \`.broadside/webhook-secret\`. Any 2xx within ten seconds takes a message;
else it is sent again after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h and 24 h, over restarts. \`410\` ends that.

Addresses are https. Names that lead into a private network, to this machine or to a cloud’s metadata are refused, each time anew; the
connection goes to the very address that was looked at, and redirects are not followed. \`--allow-local-webhooks\` also
allows this machine, over http.
`

/** The page on the HTTP interface. */
export function apiPage(): string {
  const all = [...VERBS, ...FILE_OPERATIONS]
  const answers = new Set<string>()
  for (const { path, method } of all) collect(operationOf(path, method).responses, answers)
  return [
    START,
    '## What can be asked for',
    '',
    ...all.flatMap((each) => [
      `### ${each.title}`,
      '',
      `\`${each.method} /api${each.path}\` (\`${each.name}\`). ${each.about}`,
      '',
      ...inputsOf(each.path, each.method),
      ...('example' in each ? exampleOf(each) : []),
      `Answers \`${each.status}\` with ${answerOf(each.path, each.method, each.status)}.`,
      '',
    ]),
    '## What is answered',
    '',
    ...[...answers].toSorted().flatMap((name) => shapeOf(name, DOCUMENT.components.schemas[name] ?? {})),
    '## Codes',
    '',
    'Of `render`, refusals have the code of their first finding.',
    '',
    '| Code | Status | |',
    '|---|---|---|',
    ...(Object.keys(CATALOGUE) as ErrorCode[]).map(
      (code) => `| \`${code}\` | ${statusOf(code)} | ${CATALOGUE[code].title} |`,
    ),
    '',
  ].join('\n')
}

function operationOf(path: string, method: string): Operation {
  const operation = DOCUMENT.paths[`/api${path}`]?.[method.toLowerCase()]
  if (operation === undefined) throw new Error(`${method} ${path} stands in the document`)
  return operation
}

/** Names of all shapes below something, and below those. */
function collect(value: unknown, into: Set<string>): void {
  if (value === null || typeof value !== 'object') return
  for (const [key, inner] of Object.entries(value)) {
    const name = key === '$ref' ? String(inner).split('/').at(-1) : undefined
    if (name === undefined) collect(inner, into)
    else if (!into.has(name)) {
      into.add(name)
      collect(DOCUMENT.components.schemas[name], into)
    }
  }
}

function inputsOf(path: string, method: string): readonly string[] {
  const { parameters = [], requestBody } = operationOf(path, method)
  const shape = resolved(requestBody?.content['application/json']?.schema ?? {})
  const inBody = Object.entries(shape.properties ?? {}).map(([name, schema]) => ({
    ...{ name, in: 'body', schema, required: shape.required?.includes(name) === true },
    description: schema.description,
  }))
  const all = [...parameters, ...inBody]
  const file = Object.keys(requestBody?.content ?? {}).filter((type) => type !== 'application/json')
  const body = file.length === 0 ? [] : [`The body is the file itself (\`${file[0]}\`).`, '']
  if (all.length === 0) return body
  return [
    '| | In | | |',
    '|---|---|---|---|',
    ...all.map(({ name, in: place, schema, required, description }) =>
      row([`\`${name}\`${required ? '' : '?'}`, place, kindOf(schema), description ?? '']),
    ),
    '',
    ...body,
  ]
}

function exampleOf({ path, method, example }: (typeof VERBS)[number]): readonly string[] {
  const given: Record<string, unknown> = JSON.parse(JSON.stringify(example).replaceAll('{id}', EXAMPLE_ID))
  const address = path.replace(/\{(\w+)\}/g, (_, name) => String(given[name]))
  for (const name of partsOf(path)) delete given[name]
  const query = new URLSearchParams(
    Object.entries(given).map(([name, value]): [string, string] => [name, String(value)]),
  )
  const asked = method === 'GET' && query.size > 0 ? `?${query}` : ''
  const body =
    method === 'GET' || Object.keys(given).length === 0
      ? []
      : ['Content-Type: application/json', '', JSON.stringify(given, null, 2)]
  return ['```http', `${method} /api${address}${asked}`, ...body, '```', '']
}

function answerOf(path: string, method: string, status: number): string {
  const response = operationOf(path, method).responses[status] as {
    readonly content: Readonly<Record<string, { readonly schema?: Shape }>>
  }
  return Object.entries(response.content)
    .map(([type, { schema }]) => (schema === undefined ? `\`${type}\`` : kindOf(schema)))
    .join(' or ')
}

function shapeOf(name: string, shape: Shape): readonly string[] {
  const about = shape.description === undefined ? [] : [shape.description, '']
  if (shape.properties === undefined) {
    const parts = [...(shape.oneOf ?? []), ...(shape.anyOf ?? [])]
    const kinds = parts
      .map(({ properties }) => `\`${String(properties?.status?.const ?? 'other')}\``)
      .join(', ')
    return [`### ${name}`, '', ...about, `By its \`status\`: ${kinds}. As in manifest.json.`, '']
  }
  return [
    `### ${name}`,
    '',
    ...about,
    '| | | |',
    '|---|---|---|',
    ...Object.entries(shape.properties).map(([key, inner]) =>
      row([`\`${key}\`${shape.required?.includes(key) ? '' : '?'}`, kindOf(inner), inner.description ?? '']),
    ),
    '',
  ]
}

function resolved(shape: Shape): Shape {
  return shape.$ref === undefined
    ? shape
    : (DOCUMENT.components.schemas[shape.$ref.split('/').at(-1) ?? ''] ?? {})
}

function kindOf(shape: Shape): string {
  if (shape.$ref !== undefined) {
    const name = shape.$ref.split('/').at(-1) ?? ''
    return `[${name}](#${name.toLowerCase()})`
  }
  if (shape.enum !== undefined) return shape.enum.map((each) => `\`${each}\``).join(', ')
  if (shape.const !== undefined) return `\`${shape.const}\``
  const parts = shape.anyOf ?? shape.oneOf
  if (parts !== undefined) return [...new Set(parts.map(kindOf))].join(' or ')
  const otherwise = shape.default === undefined ? '' : `, else \`${JSON.stringify(shape.default)}\``
  if (shape.type === 'array') return `list of ${kindOf(shape.items ?? {})}`
  const source = shape.properties?.source?.const
  return `${source === undefined ? (shape.type ?? 'anything') : `{ source: \`${source}\`, … }`}${otherwise}`
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
}
