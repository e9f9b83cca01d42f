import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import type { ZodType } from 'zod'
import { BrandFile } from '../src/brand/schema.ts'
import { CampaignFile } from '../src/campaign/schema.ts'
import { runCommand, type Verbs } from '../src/cli/commander.ts'
import { DoneEntry, ManifestFile } from '../src/export/schema.ts'
import * as library from '../src/index.ts'
import { loadTemplate } from '../src/template/load.ts'
import { TemplateFile } from '../src/template/schema.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const DOCS = path.join(ROOT, 'site/docs')
const PAGES = ['README.md', ...readdirSync(DOCS).map((name) => `site/docs/${name}`)]
const text = (page: string): string => readFileSync(path.join(ROOT, page), 'utf8')

interface Sample {
  readonly page: string
  readonly kind: string
  readonly code: string
}

const samples: readonly Sample[] = PAGES.flatMap((page) =>
  [...text(page).matchAll(/^```([^\n]*)\n(.*?)^```$/gms)].map(([, kind = '', code = '']) => ({
    page,
    kind,
    code,
  })),
)

describe('commands', () => {
  const commands = samples.flatMap(({ page, code }) =>
    code
      .replace(/\\\n\s*/g, ' ')
      .split('\n')
      .flatMap((line) => {
        const command = /(?:^\s*|run: |\$ |&& )npx broadside (.*)$/.exec(line)?.[1]
        return command === undefined
          ? []
          : [{ page, command: command.replace(/\s+#.*$|\s*(?:[>|]|&&).*$|\s{3,}.*$/g, '') }]
      }),
  )

  it('there are many', () => expect(commands.length).toBeGreaterThan(100))

  it.each(commands)('$page: npx broadside $command is understood', async ({ command }) => {
    const said: string[] = []
    const terminal = {
      out: (line: string) => void said.push(line),
      note: (line: string) => void said.push(line),
      paint: (_: unknown, line: string) => line,
      interactive: false,
      columns: 80,
      folder: '.',
    }
    const verbs = new Proxy({}, { get: () => async () => 0 }) as Verbs
    const code = await runCommand(words(command), '0.0.0', verbs, terminal)
    expect({ code, said: code === 0 ? [] : said }).toEqual({ code: 0, said: [] })
  })
})

describe('JSON', () => {
  const shapes = [CampaignFile, TemplateFile, BrandFile, ManifestFile, DoneEntry].map(
    ({ shape }) => shape as Readonly<Record<string, ZodType>>,
  )
  const family = TemplateFile.shape.families as unknown as { def: { valueType: ZodType } }
  const blocks = samples.filter(({ kind }) => /^jsonc?\b/.test(kind) && kind !== 'json client')

  it.each(blocks)('of $page is what the program reads: $code', ({ kind, code }) => {
    const partial = code.includes('…')
    const bare = code.replace(/\s\/\/ .*$|\s\/\/$/gm, '').replace(/,?\s*…/g, '')
    const value = JSON.parse(closed(bare)) as Record<string, unknown>
    if (kind === 'json family') {
      expect(family.def.valueType.safeParse(value).error).toBeUndefined()
      return
    }
    for (const [key, part] of Object.entries(value)) {
      const known = shapes.flatMap((shape) => (Object.hasOwn(shape, key) ? [shape[key] as ZodType] : []))
      expect(known.length, `a key ${key}`).toBeGreaterThan(0)
      if (!partial) expect(known.map((schema) => schema.safeParse(part).error)).toContain(undefined)
    }
  })
})

it.each(samples.filter(({ kind }) => kind === 'json client'))(
  'the configuration of a client on $page names a command that is understood',
  async ({ code }) => {
    const { mcpServers } = JSON.parse(code) as { mcpServers: Record<string, { args: string[] }> }
    const asked: unknown[] = []
    const verbs = { mcp: async (folder: string) => asked.push(folder) - 1 } as unknown as Verbs
    const terminal = { out: () => {}, note: () => {}, paint: (_: unknown, line: string) => line }
    const [program, ...command] = mcpServers.broadside?.args ?? []
    expect(program).toBe('broadside')
    expect(
      await runCommand(command, '0.0.0', verbs, {
        ...terminal,
        interactive: false,
        columns: 80,
        folder: '.',
      }),
    ).toBe(0)
    expect(asked).toEqual(['/path/to/project'])
  },
)

describe('programs', () => {
  it.each(samples.filter(({ kind }) => kind === 'ts'))('of $page use what the library has', ({ code }) => {
    const names = [...code.matchAll(/import \{([^}]+)\} from 'broadside'/g)].flatMap(([, list = '']) =>
      list.split(',').map((name) => name.trim()),
    )
    expect(names.length).toBeGreaterThan(0)
    for (const name of names) expect(Object.keys(library)).toContain(name)
  })
})

describe('overlays', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'docs-overlay-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it.each(samples.filter(({ kind }) => kind === 'html'))('of $page pass as a template', async ({ code }) => {
    cpSync(path.join(ROOT, 'templates/statement'), folder, { recursive: true })
    writeFileSync(path.join(folder, 'overlay.hbs'), code)
    const { template, issues } = await loadTemplate(folder)
    expect({ issues, is: template === undefined }).toEqual({ issues: [], is: false })
  })
})

describe('links', () => {
  const links = PAGES.flatMap((page) =>
    [
      ...text(page)
        .replace(/^```.*?^```$/gms, '')
        .matchAll(/\]\(([^)\s]+)\)/g),
    ].flatMap(([, target = '']) => (/^[a-z]+:/.test(target) ? [] : [{ page, target }])),
  )

  it.each(links)('$page → $target leads somewhere', ({ page, target }) => {
    const [file = '', anchor] = target.split('#')
    const full = file === '' ? page : path.join(path.dirname(page), file)
    const found = readFileSync(path.join(ROOT, full))
    if (anchor === undefined) return
    const headings = [...found.toString('utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N} -]/gu, '')
        .replaceAll(' ', '-'),
    )
    expect(headings).toContain(anchor)
  })
})

/** A piece of JSON as an object: braces around it, and those it leaves open closed. */
function closed(piece: string): string {
  const whole = piece.trimStart().startsWith('{') ? piece : `{${piece}`
  const open: string[] = []
  for (const [mark] of whole.replace(/"(?:[^"\\]|\\.)*"/g, '').matchAll(/[{}[\]]/g)) {
    if (mark === '{' || mark === '[') open.unshift(mark === '{' ? '}' : ']')
    else open.shift()
  }
  return whole.trimEnd().replace(/,$/, '') + open.join('')
}

/** Words of a command as a shell splits them. */
function words(command: string): readonly string[] {
  const found = command.match(/(?:[^\s'"]|'[^']*'|"[^"]*")+/g) ?? []
  return found.map((word) => word.replace(/'([^']*)'|"([^"]*)"/g, (_, single, double) => single ?? double))
}
