import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { sha256 } from '../../src/kit/hash.ts'

/** A project with one small brand kit and template. */
export const projectDir = path.join(import.meta.dirname, '../campaign/project')

/** A campaign of small pictures that are made in a moment: `rows` × two placements. */
export const hoursOf = (rows: readonly object[], more: object = {}): object => ({
  name: 'hours',
  brand: 'halden',
  template: 'card',
  placements: [
    { id: 'small-portrait', width: 200, height: 250, formats: ['jpeg'] },
    { id: 'badge', width: 150, height: 150, formats: ['png'] },
  ],
  locales: ['en'],
  plate: { source: 'procedural', style: 'gradient', seed: 3 },
  rows,
  ...more,
})

/** Rows whose copy differs. */
export const rowsOf = (count: number): { id: string; headline: string }[] =>
  Array.from({ length: count }, (_, at) => ({ id: `r${at + 1}`, headline: `Open at ${at + 1}` }))

/** Hashes of the files below a folder, by name; not of what programs hide. */
export async function hashesBelow(folder: string): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .filter((file) => !file.startsWith('.broadside'))
  const hashes = await Promise.all(
    files.map(async (file) => [file, sha256(await readFile(path.join(folder, file)))]),
  )
  return Object.fromEntries(hashes.toSorted())
}

export async function temporaryFolder(): Promise<{ folder: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'broadside-test-'))
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) }
}
