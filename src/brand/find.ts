import { readdir, stat } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { quote } from '../error/issue.ts'
import { nearest } from '../error/nearest.ts'
import { type LoadedBrand, loadBrand } from './load.ts'

/** Where a brand kit lies. */
export interface BrandPlace {
  readonly id: string
  readonly folder: string
  /** Whether it comes with the program rather than with the project. */
  readonly bundled: boolean
}

const BUNDLED = fileURLToPath(new URL('../../templates/brands', import.meta.url))

/** All brand kits a project can use, by id: its own in `templates/brands`, then the bundled ones it does not replace. */
export async function listBrands(projectDir: string): Promise<readonly BrandPlace[]> {
  const own = resolve(projectDir, 'templates/brands')
  const places = new Map<string, BrandPlace>()
  for (const place of [
    ...(await kitsIn(BUNDLED, true)),
    ...(own === BUNDLED ? [] : await kitsIn(own, false)),
  ]) {
    places.set(place.id, place)
  }
  return [...places.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
}

/** The folder of the brand kit with this id: a project's own goes before the bundled one. */
export async function findBrandFolder(id: string, projectDir: string): Promise<string | undefined> {
  if (id !== basename(id) || id.startsWith('.')) return undefined
  for (const root of [resolve(projectDir, 'templates/brands'), BUNDLED])
    if (await holdsKit(join(root, id))) return join(root, id)
  return undefined
}

/** Loads the brand kit with this id. An unknown id is an issue that names the nearest and all others. */
export async function findBrand(id: string, projectDir: string): Promise<LoadedBrand> {
  const places = await listBrands(projectDir)
  const place = places.find((candidate) => candidate.id === id)
  if (place) return loadBrand(place.folder)
  const ids = places.map((candidate) => candidate.id)
  const meant = nearest(id, ids)
  const list = `one of ${ids.join(', ')}`
  return {
    issues: [
      {
        file: 'templates/brands',
        path: 'brand',
        found: quote(id),
        expected: meant ? `"${meant}" (${list})` : list,
        rule: 'name',
      },
    ],
  }
}

async function kitsIn(folder: string, bundled: boolean): Promise<readonly BrandPlace[]> {
  const names = await readdir(folder).catch(() => [])
  const places = await Promise.all(
    names.map(async (id): Promise<BrandPlace[]> => {
      const place = join(folder, id)
      return (await holdsKit(place)) ? [{ id, folder: place, bundled }] : []
    }),
  )
  return places.flat()
}

async function holdsKit(folder: string): Promise<boolean> {
  const kit = await stat(join(folder, 'brand.json')).catch(() => undefined)
  return kit?.isFile() === true
}
