import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { findBrand, listBrands } from '../brand/find.ts'
import type { BrandKit } from '../brand/kit.ts'
import { loadBrand } from '../brand/load.ts'
import { BrandFile } from '../brand/schema.ts'
import { type Taken, takeTokens } from '../brand/take-tokens.ts'
import { exportTokens as written } from '../brand/token-export.ts'
import { readTokenFile } from '../brand/token-file.ts'
import { refuseIssues } from '../error/error.ts'
import { quote } from '../error/issue.ts'
import { parseJson } from '../error/json.ts'
import { check } from '../error/schema.ts'
import { LIMITS } from '../kit/limits.ts'
import { writeWhole } from '../store/disk.ts'
import { type Terminal, table } from './terminal.ts'
import type { TokensExportOptions, TokensImportOptions } from './tokens-verb.ts'

/**
 * Takes colours of a token file into the brand.json of a kit. The kit as it would be is loaded first: if a pair became
 * too faint, all that is wrong is told and the file stays as it was. Throws `INPUT_INVALID` and `WRITE_FAILED`.
 */
export async function importTokens(
  file: string,
  options: TokensImportOptions,
  terminal: Terminal,
): Promise<number> {
  const folder = await ownKit(options.brand, terminal.folder)
  const kitPath = path.join(folder, 'brand.json')
  const kitFile = path.relative(terminal.folder, kitPath)
  const text = await readFile(kitPath, 'utf8')
  const json = parseJson(text, kitFile)
  refuseIssues(json.issues)
  const brand = check(BrandFile, json.value, kitFile)
  refuseIssues(brand.issues)

  const tokens = parseJson(await readTokens(path.resolve(terminal.folder, file), file), file)
  refuseIssues(tokens.issues)
  const found = readTokenFile(tokens.value, file, options.mode)
  refuseIssues(found.issues)
  const taken = takeTokens(brand.value as BrandFile, text, found, kitFile, {
    map: options.map ?? {},
    add: options.add ?? [],
  })
  refuseIssues(taken.issues)
  refuseIssues((await loadBrand(folder, terminal.folder, taken.text)).issues)

  const written = options.dryRun !== true && taken.text !== text
  if (written) await writeWhole(kitPath, taken.text)
  const { text: _, issues: __, ...told } = taken
  if (options.json) terminal.out(JSON.stringify({ ok: true, file: kitFile, written, ...told }, null, 2))
  else tell(taken, found.modes, kitFile, written, terminal)
  return 0
}

/** Prints the tokens of a kit, or writes them to a file. */
export async function exportTokens(
  brand: string,
  options: TokensExportOptions,
  terminal: Terminal,
): Promise<number> {
  const { kit, issues } = await findBrand(brand, terminal.folder)
  refuseIssues(issues)
  const text = written(kit as BrandKit, options.format)
  if (options.out === undefined) terminal.out(text.trimEnd())
  else {
    await writeWhole(path.resolve(terminal.folder, options.out), text)
    terminal.note(`${options.out} written`)
  }
  return 0
}

/** The folder of a kit that belongs to the project: those that come with the program are not changed. */
async function ownKit(id: string, projectDir: string): Promise<string> {
  const places = await listBrands(projectDir)
  const place = places.find((one) => one.id === id)
  const own = path.join(projectDir, 'templates', 'brands')
  if (place !== undefined && path.dirname(place.folder) === own) return place.folder
  const mine = places.filter((one) => path.dirname(one.folder) === own).map((one) => one.id)
  const bundled = place === undefined ? '' : ' (it comes with broadside; copy it to templates/brands first)'
  const expected =
    mine.length === 0 ? 'a kit in templates/brands: broadside init writes one' : `one of ${mine.join(', ')}`
  return refuse('--brand', `${quote(id)}${bundled}`, expected)
}

async function readTokens(full: string, file: string): Promise<string> {
  const size = await stat(full).then(
    (stats) => (stats.isFile() ? stats.size : undefined),
    () => undefined,
  )
  const fault =
    size === undefined ? 'no such file' : size > LIMITS.jsonBytes ? `a file of ${size} bytes` : undefined
  if (fault === undefined) return readFile(full, 'utf8')
  return refuse(file, fault, `a JSON file of at most ${LIMITS.jsonBytes} bytes`)
}

function refuse(file: string, found: string, expected: string): never {
  refuseIssues([{ file, path: '', found, expected }])
  throw new Error('unreachable')
}

function tell(
  taken: Taken,
  modes: readonly string[],
  kitFile: string,
  written: boolean,
  terminal: Terminal,
): void {
  const rows = taken.changes.map(({ name, path: token, from, to, outside }) => [
    name,
    from ?? 'new',
    '→',
    to,
    `${token}${outside ? ' (outside of sRGB: the nearest inside)' : ''}`,
  ])
  for (const line of table(rows)) terminal.out(line)
  if (taken.same.length > 0) terminal.note(`as they were: ${taken.same.join(', ')}`)
  if (taken.alone.length > 0) terminal.note(`not in the file: ${taken.alone.join(', ')}  (--map color=token)`)
  if (taken.unused.length > 0) {
    const shown = taken.unused.slice(0, 12).join(', ')
    const more = taken.unused.length > 12 ? ` and ${taken.unused.length - 12} more` : ''
    terminal.note(`not in the kit: ${shown}${more}  (--add token)`)
  }
  if (modes.length > 1) terminal.note(`modes in the file: ${modes.join(', ')}  (--mode name)`)
  if (written) terminal.note(`${kitFile} written; all its pairs hold`)
  else
    terminal.note(
      rows.length === 0 ? 'nothing to change' : 'nothing written; all pairs of the kit would hold',
    )
}
