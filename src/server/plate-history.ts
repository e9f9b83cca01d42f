import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { platesFolder } from '../campaign/plates/plates-folder.ts'
import { Recent } from '../campaign/recent.ts'
import { PlateStore } from '../plate/plate-store.ts'
import type { PlateRecord } from '../plate/schema.ts'
import { decodePicture, encode } from '../raster/sharp.ts'
import { writeWhole } from '../store/disk.ts'
import type { Drafts } from './drafts.ts'
import { type DraftCampaign, parsePlateList } from './schema.ts'

/** A picture of the store as a chooser shows it: facts of its record. */
export type Version = Pick<
  PlateRecord,
  | 'key'
  | 'family'
  | 'width'
  | 'height'
  | 'model'
  | 'quality'
  | 'prompt'
  | 'cost'
  | 'at'
  | 'origin'
  | 'parent'
  | 'edit'
  | 'photo'
  | 'remarks'
>

const FILE = 'plates.json'
/** Longest edges pictures are shown at, in pixels: a few, so that each is drawn once. */
const EDGES = [160, 720, 1200] as const

/** Which pictures of the store each draft has had made: every version stays, and any can be gone back to. */
export class PlateHistory {
  readonly #drafts: Drafts
  readonly #store: PlateStore
  readonly #shown = new Recent<Uint8Array | undefined>(8 * 2 ** 20, (bytes) => bytes?.byteLength ?? 0)
  /** Entries of one draft are written one after another. */
  readonly #writing = new Map<string, Promise<unknown>>()

  constructor(projectDir: string, drafts: Drafts) {
    this.#drafts = drafts
    this.#store = new PlateStore(platesFolder(projectDir))
  }

  /** Versions of a draft's pictures, oldest first: those it had made and those its campaign names. */
  async versions(id: string, campaign: DraftCampaign): Promise<readonly Version[]> {
    const keys = new Set([...(await this.#keys(id)), ...keysIn(campaign)])
    const records = await Promise.all([...keys].map((key) => this.#store.record(key).catch(() => undefined)))
    return records
      .filter((record) => record !== undefined)
      .map(({ key, family, width, height, model, quality, prompt, cost, at, origin, remarks, ...rest }) => {
        const { parent, edit, photo } = rest
        return {
          ...{ key, family, width, height, model, quality, prompt, cost, at, origin, remarks },
          ...(parent === undefined ? {} : { parent }),
          ...(edit === undefined ? {} : { edit }),
          ...(photo === undefined ? {} : { photo }),
        }
      })
  }

  /** Enters a picture that was made for a draft. */
  async add(id: string, key: string): Promise<void> {
    const before = this.#writing.get(id) ?? Promise.resolve()
    const writing = before
      .catch(() => {})
      .then(async () => {
        const keys = await this.#keys(id)
        if (keys.includes(key)) return
        const text = JSON.stringify({ schema: 1, keys: [...keys, key] })
        await writeWhole(path.join(this.#drafts.folderOf(id), FILE), `${text}\n`, { durable: true })
      })
    this.#writing.set(id, writing)
    await writing
  }

  /** Gives a copy of a draft the versions of the first. */
  async copy(from: string, to: string): Promise<void> {
    for (const key of await this.#keys(from)) await this.add(to, key)
  }

  /** The picture of a key as JPEG, about so large; `undefined` if there is none. */
  async picture(key: string, edge: number): Promise<Uint8Array | undefined> {
    if ((await this.#store.record(key)) === undefined) return undefined
    const maxEdge = EDGES.find((one) => one >= edge) ?? EDGES[2]
    return this.#shown.get(`${key} ${maxEdge}`, () => this.#draw(key, maxEdge))
  }

  async #draw(key: string, maxEdge: number): Promise<Uint8Array | undefined> {
    const stored = await this.#store.find(key)
    if (stored === undefined) return undefined
    const pixels = await decodePicture(await readFile(stored.path), `plate ${key.slice(0, 12)}`, { maxEdge })
    return encode(pixels, { format: 'jpeg', quality: 86, chroma: '4:4:4' })
  }

  async #keys(id: string): Promise<readonly string[]> {
    try {
      const text = await readFile(path.join(this.#drafts.folderOf(id), FILE), 'utf8')
      return parsePlateList(JSON.parse(text)).value?.keys ?? []
    } catch {
      return []
    }
  }
}

function keysIn({ plate }: DraftCampaign): readonly string[] {
  if (plate.source === 'stored') return [plate.key]
  return plate.source === 'openai' ? Object.values(plate.use ?? {}) : []
}
