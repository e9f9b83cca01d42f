import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { BroadsideError, refuseIssues } from '../error/error.ts'
import { COPIES, STARTER_CAMPAIGN, starterFiles } from './starter.ts'
import type { Terminal } from './terminal.ts'

const BUNDLED = new URL('../../templates/', import.meta.url)

/** Options of `broadside init` and of the verbs below it. */
export interface InitOptions {
  readonly json?: boolean
}

/**
 * Writes a brand kit, a template, a campaign and its CSV that work as they are. Never changes a file: if any is in the
 * way, nothing is written and `INPUT_INVALID` names them all. Throws `WRITE_FAILED`.
 */
export async function init(folder: string, options: InitOptions, terminal: Terminal): Promise<number> {
  const files = new Map(starterFiles())
  for (const { from, to } of COPIES) files.set(to, await readFile(new URL(from, BUNDLED), 'utf8'))
  const names = await writeNew(files, folder, terminal)
  if (options.json) terminal.out(JSON.stringify({ ok: true, folder, files: names }, null, 2))
  else terminal.out(nextSteps(folder, names.length))
  return 0
}

/**
 * Writes files, by their paths below a folder, none of which may be there yet. Returns the paths.
 * Throws `INPUT_INVALID` and `WRITE_FAILED`.
 */
export async function writeNew(
  files: ReadonlyMap<string, string | Uint8Array>,
  folder: string,
  terminal: Terminal,
): Promise<readonly string[]> {
  const root = path.resolve(terminal.folder, folder)
  const names = [...files.keys()].sort()
  refuseIssues(
    names
      .filter((name) => existsSync(path.join(root, name)))
      .map((name) => ({
        file: path.join(folder, name),
        path: '',
        found: 'a file',
        expected: 'nothing: files that exist are never changed. Name something that is not there',
      })),
  )
  try {
    for (const [name, content] of files) {
      const file = path.join(root, name)
      await mkdir(path.dirname(file), { recursive: true })
      // `wx`: should a file have appeared since, it is not overwritten either.
      await writeFile(file, content, { flag: 'wx' })
    }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new BroadsideError('WRITE_FAILED', { message: `The files cannot be written: ${reason}`, cause })
  }
  return names
}

function nextSteps(folder: string, count: number): string {
  const here = folder === '.' || folder === ''
  return `${count} files written${here ? '' : ` to ${folder}`}. Next:

${here ? '' : `  cd ${folder}\n`}  npx broadside make ${STARTER_CAMPAIGN}

Then make it yours:
  campaigns/open-workshop.csv        the copy, one row a poster; opens in any spreadsheet
  campaigns/open-workshop.json       placements (npx broadside sizes lists them) and locales; for German,
                                     add "de" there and columns such as title@de to the CSV
  templates/brands/kiln/brand.json   colours, fonts, logos
  templates/my-poster/overlay.hbs    the layout, in HTML and CSS; npx broadside studio --edit shows it as you save
                                     (init template --from starts from another one)`
}
