import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { VERBS } from '../../src/server/verbs/verbs.ts'
import { photo } from '../support/photo.ts'

const BROADSIDE = fileURLToPath(new URL('../../src/cli/broadside.mjs', import.meta.url))
const COPY = { title: 'Late show', when: '2027-03-14T23:00' }
const DESIGN = { brand: 'lumen', template: 'event-poster' }

let project: string
let client: Client

beforeAll(async () => {
  project = await mkdtemp(path.join(tmpdir(), 'broadside-mcp-'))
  client = new Client({ name: 'test', version: '1.0.0' })
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: [BROADSIDE, 'mcp', project],
      stderr: 'inherit',
    }),
  )
})

afterAll(async () => {
  await client.close()
  await rm(project, { recursive: true, force: true })
})

/** What the tests look at. */
interface Said {
  readonly [name: string]: unknown
  readonly id: string
  readonly path: string
  readonly exports: readonly { readonly file: string }[]
}

interface Answer {
  readonly said: Said
  readonly pictures: readonly Buffer[]
  readonly wrong: boolean
}

async function call(name: string, given: Record<string, unknown> = {}): Promise<Answer> {
  const { content, structuredContent, isError } = await client.callTool({ name, arguments: given })
  const [text] = content.flatMap((part) => (part.type === 'text' ? [part.text] : []))
  expect(JSON.parse(text ?? '')).toEqual(structuredContent)
  const pictures = content.flatMap((part) =>
    part.type === 'image' ? [Buffer.from(part.data, 'base64')] : [],
  )
  return { said: structuredContent as Said, pictures, wrong: isError === true }
}

it('offers the verbs of the interface for programs, with their schemas', async () => {
  const { tools } = await client.listTools()
  const names = tools.map(({ name }) => name)
  for (const { name } of VERBS) expect(names).toContain(name)
  const render = tools.find(({ name }) => name === 'render')
  expect(render?.inputSchema).toMatchObject({
    type: 'object',
    required: ['brand', 'template', 'placement', 'copy'],
    additionalProperties: false,
  })
  expect(client.getInstructions()).toContain('describe_template')
})

it('describes templates, with a picture, and as resources', async () => {
  const { said, pictures } = await call('describe_template', { template: 'event-poster' })
  expect(said.fields).toHaveProperty('title')
  expect((await sharp(pictures[0]).metadata()).format).toBe('jpeg')
  const { resources } = await client.listResources()
  const uri = 'broadside://templates/event-poster'
  expect(resources.map((resource) => resource.uri)).toContain(uri)
  const { contents } = await client.readResource({ uri })
  const [content] = contents
  expect(JSON.parse(content !== undefined && 'text' in content ? content.text : '')).toEqual(said)
})

it('renders one export and shows it; the file is the one that was measured', async () => {
  const { said, pictures } = await call('render', { ...DESIGN, placement: 'instagram-story', copy: COPY })
  const bytes = await readFile(said.path)
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(said.sha256)
  const { width, height } = await sharp(pictures[0]).metadata()
  expect([width, height]).toEqual([576, 1024])
  expect(said).not.toHaveProperty('data')
})

it('tells every mistake, so that it can be mended', async () => {
  const mistaken = await call('render', { ...DESIGN, placement: 'instagram-stori', copi: COPY })
  expect(mistaken.wrong).toBe(true)
  expect(mistaken.said.issues).toMatchObject([
    { path: 'copy', found: 'nothing' },
    { path: 'copi', expected: '"copy"' },
  ])
  const unknown = await call('describe_template', { template: 'event-postr' })
  expect(unknown.said).toMatchObject({ code: 'NOT_FOUND', issues: [{ expected: '"event-poster"' }] })
})

it('makes a campaign on a picture of the project, looks at it and measures it again', async () => {
  await mkdir(path.join(project, 'pictures'))
  await writeFile(path.join(project, 'pictures', 'sun.jpg'), await photo())
  const { said: picture } = await call('send_picture', { path: 'pictures/sun.jpg' })
  const { said: begun } = await call('make_campaign', {
    ...DESIGN,
    name: 'late-show',
    placements: ['open-graph', 'google-display-300x250'],
    locales: ['en'],
    plate: { source: 'file', path: picture.path },
    rows: [COPY],
  })
  const id = { id: begun.id }
  let state = begun
  while (state.status === 'running') state = (await call('campaign_status', { ...id, wait: 20 })).said
  expect(state).toMatchObject({ status: 'done', made: 2 })
  const { said: list } = await call('list_files', id)
  expect(list).toMatchObject({ total: 2, exports: [{ status: 'done' }, { status: 'done' }] })
  const [sheet, one] = await Promise.all([
    call('look', id),
    call('look', { ...id, file: list.exports[0]?.file }),
  ])
  for (const { pictures } of [sheet, one])
    expect(Math.max(...Object.values(await sizeOf(pictures[0])))).toBeLessThanOrEqual(1024)
  expect((await call('verify_campaign', id)).said).toMatchObject({ ok: true, counts: { verified: 2 } })
})

it('reads no picture outside of the project', async () => {
  const outside = path.join(tmpdir(), `${path.basename(project)}.jpg`)
  await writeFile(outside, await photo())
  await symlink(outside, path.join(project, 'link.jpg'))
  try {
    for (const file of [outside, `../${path.basename(outside)}`, 'link.jpg', '/etc/passwd', '.'])
      expect((await call('send_picture', { path: file })).wrong, file).toBe(true)
    expect((await call('look', { id: 'late-show', file: '../../../../etc/passwd' })).wrong).toBe(true)
  } finally {
    await rm(outside)
  }
})

async function sizeOf(bytes: Buffer | undefined): Promise<{ width: number; height: number }> {
  const { width, height } = await sharp(bytes).metadata()
  return { width, height }
}
