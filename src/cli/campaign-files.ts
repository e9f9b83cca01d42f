import { readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { refuseIssues } from '../error/error.ts'
import { type Issue, quote } from '../error/issue.ts'

/** A campaign to make. Paths are absolute. */
export interface CampaignPlace {
  readonly file: string
  /** Its name, or the file's where it cannot be read; `produce` will say why. */
  readonly name: string
  /** Folder whose `templates/` its brand and template may be in. */
  readonly projectDir: string
}

/**
 * Finds campaign files: those named, and all `*.json` of folders named, sorted. Throws `INPUT_INVALID` for what is not
 * there and for two campaigns of one name, whose exports would overwrite each other.
 *
 * @param base the folder relative names start from
 */
export async function findCampaigns(
  names: readonly string[],
  base: string,
): Promise<readonly CampaignPlace[]> {
  const issues: Issue[] = []
  const found: string[] = []
  for (const name of names) {
    const location = path.resolve(base, name)
    const facts = await stat(location).catch(() => undefined)
    if (facts?.isDirectory()) {
      const files = (await readdir(location)).filter((file) => file.endsWith('.json')).sort()
      if (files.length === 0) {
        issues.push({
          file: name,
          path: '',
          found: 'a folder without *.json',
          expected: 'a folder of campaigns',
        })
      }
      found.push(...files.map((file) => path.join(location, file)))
    } else if (facts?.isFile()) found.push(location)
    else
      issues.push({
        file: name,
        path: '',
        found: 'nothing there',
        expected: 'a campaign file, or a folder of them',
      })
  }
  const places = await Promise.all([...new Set(found)].map((file) => placeOf(file, base)))
  for (const [index, { name, file }] of places.entries()) {
    if (places.findIndex((other) => other.name === name) === index) continue
    const shown = path.relative(base, file)
    issues.push({
      file: shown,
      path: 'name',
      found: quote(name),
      expected: 'a name no other campaign of this run has',
    })
  }
  refuseIssues(issues)
  return places
}

async function placeOf(file: string, base: string): Promise<CampaignPlace> {
  return { file, name: await nameIn(file), projectDir: await projectOf(file, base) }
}

async function nameIn(file: string): Promise<string> {
  try {
    const content: unknown = JSON.parse(await readFile(file, 'utf8'))
    const name =
      content !== null && typeof content === 'object' && 'name' in content ? content.name : undefined
    if (typeof name === 'string' && /^[a-z0-9][a-z0-9-]*$/.test(name)) return name
  } catch {
    // Whatever is wrong, the reader of campaigns says it better.
  }
  return path.basename(file, '.json')
}

/** The nearest folder at or above a campaign that has `templates/`; else where the command runs. */
async function projectOf(file: string, base: string): Promise<string> {
  return (await withTemplates(path.dirname(file))) ?? base
}

/** The project a folder belongs to: the nearest at or above it that has `templates/`; else itself. */
export async function projectAt(folder: string): Promise<string> {
  return (await withTemplates(folder)) ?? folder
}

async function withTemplates(start: string): Promise<string | undefined> {
  for (let folder = start; ; folder = path.dirname(folder)) {
    const facts = await stat(path.join(folder, 'templates')).catch(() => undefined)
    if (facts?.isDirectory()) return folder
    if (path.dirname(folder) === folder) return undefined
  }
}
