import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { listBrands } from '../brand/find.ts'
import { refuseIssues } from '../error/error.ts'
import { quote } from '../error/issue.ts'
import { setInJson } from '../error/json-text.ts'
import { nearest } from '../error/nearest.ts'
import { findTemplateFolder, templateNames } from '../template/find.ts'
import { type InitOptions, writeNew } from './init.ts'
import type { Terminal } from './terminal.ts'

const SCHEMAS = fileURLToPath(new URL('../../templates/schemas', import.meta.url))

/** Options of `init template` and `init brand`. */
export interface InitFromOptions extends InitOptions {
  /** What is copied: a template or a brand kit, of the project or one that comes with the program. */
  readonly from: string
}

/** Files of a template that are its author's; what was proved of the old one is not copied. */
const OWN = new Set(['template.json', 'overlay.hbs', 'plate.hbs', 'dense.hbs', 'samples.json'])

/** Copies a template into the project under another name. Throws `INPUT_INVALID` and `WRITE_FAILED`. */
export async function initTemplate(
  name: string | undefined,
  { from, json }: InitFromOptions,
  terminal: Terminal,
): Promise<number> {
  const folder = await findTemplateFolder(from, terminal.folder)
  if (folder === undefined) refuseFrom(from, await templateNames(terminal.folder))
  const id = name ?? `my-${from}`
  refuseName(id)
  const source = await filesOf(folder as string)
  const files = new Map([...source].filter(([file]) => OWN.has(file)))
  const facts = files.get('template.json')?.toString('utf8') ?? '{}'
  const titled = setInJson(setInJson(facts, ['title'], titleOf(id)), ['version'], '1.0.0')
  files.set('template.json', Buffer.from(titled))
  return write(`templates/${id}`, files, 'template', id, json, terminal)
}

/** Copies a brand kit with its logos into the project under another name. Throws `INPUT_INVALID` and `WRITE_FAILED`. */
export async function initBrand(
  name: string | undefined,
  { from, json }: InitFromOptions,
  terminal: Terminal,
): Promise<number> {
  const places = await listBrands(terminal.folder)
  const place = places.find(({ id }) => id === from)
  if (place === undefined)
    refuseFrom(
      from,
      places.map(({ id }) => id),
    )
  const id = name ?? `my-${from}`
  refuseName(id)
  const files = new Map(await filesOf((place as { folder: string }).folder))
  const facts = files.get('brand.json')?.toString('utf8') ?? '{}'
  files.set('brand.json', Buffer.from(setInJson(facts, ['name'], titleOf(id))))
  return write(`templates/brands/${id}`, files, 'brand', id, json, terminal)
}

async function write(
  folder: string,
  own: ReadonlyMap<string, Buffer>,
  kind: 'template' | 'brand',
  id: string,
  json: boolean | undefined,
  terminal: Terminal,
): Promise<number> {
  const files = new Map([...own].map(([file, bytes]) => [`${folder}/${file}`, bytes]))
  // Editors complete and check by these; a project has one set of them.
  for (const schema of kind === 'template' ? ['template', 'samples'] : ['brand']) {
    const file = `templates/schemas/${schema}.schema.json`
    if (!existsSync(path.join(terminal.folder, file)))
      files.set(file, await readFile(path.join(SCHEMAS, `${schema}.schema.json`)))
  }
  const names = await writeNew(files, '.', terminal)
  if (json) terminal.out(JSON.stringify({ ok: true, folder, files: names }, null, 2))
  else terminal.out(nextSteps(folder, names.length, kind, id))
  return 0
}

function nextSteps(folder: string, count: number, kind: 'template' | 'brand', id: string): string {
  const steps =
    kind === 'template'
      ? `  npx broadside studio --edit ${id}      all its families, drawn anew whenever a file is saved
  npx broadside check ${id}              what is wrong with it, and where it does not read

  template.json    fields, slots and families
  overlay.hbs      the layout, in HTML and CSS
  plate.hbs        the picture it asks for
  samples.json     copy it is shown with, and the worst it must hold`
      : `  npx broadside check ${id}              pairs, fonts and logos
  npx broadside tokens import <file> --brand ${id}

  brand.json       colours, fonts, type styles, pairs of ink and ground
  logos            replace them with your own`
  return `${count} files written to ${folder}. Next:\n\n${steps}`
}

async function filesOf(folder: string): Promise<ReadonlyMap<string, Buffer>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  return new Map(
    await Promise.all(
      files.map(async (entry): Promise<[string, Buffer]> => {
        const file = path.join(entry.parentPath, entry.name)
        return [path.relative(folder, file).replaceAll(path.sep, '/'), await readFile(file)]
      }),
    ),
  )
}

function refuseFrom(from: string, names: readonly string[]): void {
  const meant = nearest(from, names)
  const expected = meant === undefined ? `one of ${names.join(', ')}` : quote(meant)
  refuseIssues([{ file: '--from', path: '', found: quote(from), expected }])
}

function refuseName(name: string): void {
  if (/^[a-z][a-z0-9-]*$/.test(name) && name !== 'brands' && name !== 'schemas') return
  const expected = 'a name of lower-case letters, digits and hyphens, such as my-poster'
  refuseIssues([{ file: 'name', path: '', found: quote(name), expected }])
}

/** `summer-sale` becomes `Summer sale`. */
function titleOf(id: string): string {
  const words = id.replaceAll('-', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
