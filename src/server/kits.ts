import { randomBytes } from 'node:crypto'
import { cp, mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { listBrands } from '../brand/find.ts'
import { KIT_LIMITS, kitFiles } from '../brand/given.ts'
import { loadBrand } from '../brand/load.ts'
import type { Issue } from '../error/issue.ts'
import { within, writeWhole } from '../store/disk.ts'
import { type GivenFile, isOfSystem, unzip } from '../store/unzip.ts'

/** A kit somebody sent, not taken yet. */
export interface StagedKit {
  /** Names it in addresses; left out where it cannot be used. */
  readonly staged?: string
  /** Id it will have. */
  readonly id: string
  readonly issues: readonly Issue[]
}

const STAGED = /^[0-9a-f]{16}$/
const ID = /^[a-z0-9][a-z0-9-]{0,60}$/
/** Kits that were sent and never taken are kept so long, in milliseconds. */
const PATIENCE = 24 * 3600_000

/**
 * Brand kits of the project: taken from what a browser sends, after a look at them. A kit that is replaced is kept, and comes back
 * with one step. Staged kits lie in a project of their own each, so that everything that reads a project reads them.
 */
export class Kits {
  readonly #project: string
  readonly #folder: string

  /** @param projectDir absolute path; kits go to its `templates/brands` */
  constructor(projectDir: string) {
    this.#project = projectDir
    this.#folder = path.join(projectDir, '.broadside', 'kits')
  }

  /** Unpacks what was sent and looks through it. @param id the kit it is to replace; made from its name unless given */
  async stage(given: readonly GivenFile[], id?: string): Promise<StagedKit> {
    await this.#sweep()
    const [first] = given
    const isArchive = given.length === 1 && /\.zip$/i.test(first?.name ?? '')
    const from = isArchive ? (first?.name ?? '') : 'kit'
    const unpacked =
      isArchive && first ? await unzip(first.bytes, from, KIT_LIMITS) : { files: given, issues: [] }
    const sent = unpacked.files.filter(({ name }) => !isOfSystem(name))
    const { files, issues } =
      unpacked.issues.length > 0 ? { files: [], issues: unpacked.issues } : kitFiles(sent, from)
    const name = id ?? idOf(files)
    if (issues.length > 0) return { id: name, issues }
    const staged = randomBytes(8).toString('hex')
    const folder = path.join(this.projectOf(staged), 'templates', 'brands', name)
    for (const file of files) await writeWhole(within(folder, file.name), file.bytes)
    const loaded = await loadBrand(folder, folder)
    if (loaded.issues.length === 0) return { staged, id: name, issues: [] }
    await rm(this.projectOf(staged), { recursive: true, force: true })
    return { id: name, issues: loaded.issues }
  }

  /** Absolute path of the project a staged kit lies in. Throws a RangeError for what names none. */
  projectOf(staged: string): string {
    if (!STAGED.test(staged)) throw new RangeError('no staged kit')
    return path.join(this.#folder, 'staged', staged)
  }

  /** The id of a staged kit; `undefined` if there is none of that name. */
  async stagedId(staged: string): Promise<string | undefined> {
    const brands = path.join(this.projectOf(staged), 'templates', 'brands')
    const [id] = await readdir(brands).catch(() => [])
    return id
  }

  /** Takes a staged kit into the project; the one of that id before it is kept. Returns its id. */
  async take(staged: string): Promise<string | undefined> {
    const id = await this.stagedId(staged)
    if (id === undefined) return undefined
    await this.#put(id, path.join(this.projectOf(staged), 'templates', 'brands', id))
    await rm(this.projectOf(staged), { recursive: true, force: true })
    return id
  }

  /** Whether a kit was replaced or added here, so that there is a way back. */
  async canUndo(id: string): Promise<boolean> {
    return ID.test(id) && (await isFolder(this.#keptOf(id)))
  }

  /** Puts back the kit that was there before; where there was none, takes the new one out. Another undo brings it back. */
  async undo(id: string): Promise<boolean> {
    if (!(await this.canUndo(id))) return false
    const kept = path.join(this.#keptOf(id), 'kit')
    if (await isFolder(kept)) {
      const aside = path.join(this.#folder, `${id}.${randomBytes(4).toString('hex')}`)
      await rename(kept, aside)
      await this.#put(id, aside)
      return true
    }
    const place = this.#placeOf(id)
    if (!(await isFolder(place))) return false
    await rename(place, kept)
    return true
  }

  /** Whether a kit of the project, or one that comes with the program, has that id. */
  async has(id: string): Promise<boolean> {
    return (await listBrands(this.#project)).some((brand) => brand.id === id)
  }

  /** Two names change; if the second cannot, the first is changed back, so that there always is a kit. */
  async #put(id: string, source: string): Promise<void> {
    const place = this.#placeOf(id)
    const kept = this.#keptOf(id)
    const had = await isFolder(place)
    await rm(kept, { recursive: true, force: true })
    await mkdir(kept, { recursive: true })
    await mkdir(path.dirname(place), { recursive: true })
    if (had) await rename(place, path.join(kept, 'kit'))
    try {
      await rename(source, place)
    } catch (error) {
      if (had) await cp(path.join(kept, 'kit'), place, { recursive: true })
      throw error
    }
  }

  #placeOf(id: string): string {
    return within(path.join(this.#project, 'templates', 'brands'), id)
  }

  #keptOf(id: string): string {
    return within(path.join(this.#folder, 'kept'), id)
  }

  async #sweep(): Promise<void> {
    const folder = path.join(this.#folder, 'staged')
    for (const name of await readdir(folder).catch(() => [])) {
      const { mtimeMs } = await stat(path.join(folder, name))
      if (Date.now() - mtimeMs > PATIENCE) await rm(path.join(folder, name), { recursive: true, force: true })
    }
  }
}

function idOf(files: readonly GivenFile[]): string {
  const file = files.find(({ name }) => name === 'brand.json')
  let name = ''
  try {
    name = String(JSON.parse(new TextDecoder().decode(file?.bytes)).name ?? '')
  } catch {
    // What is wrong with it is said when it is loaded.
  }
  const slug = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60)
  return slug || 'brand'
}

async function isFolder(place: string): Promise<boolean> {
  return (await stat(place).catch(() => undefined))?.isDirectory() === true
}
