import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { Recent } from '../../campaign/recent.ts'
import { decodeExport } from '../../raster/decode.ts'
import { encode } from '../../raster/sharp.ts'
import { within } from '../../store/disk.ts'

/** Longest edge, in pixels: twice what a contact sheet shows. */
const EDGE = 420
/** Formats a browser could show, too. */
const SHOWN = ['.jpg', '.png', '.webp', '.avif']
/** Pictures that are read at once: each is in memory in full. */
const AT_ONCE = 2
const MIB = 2 ** 20

/** Small pictures of exports: thousands at their full size would be too much for a page. */
export class Thumbnails {
  readonly #kept = new Recent<Uint8Array | undefined>(24 * MIB, (bytes) => bytes?.byteLength ?? 100)
  readonly #waiting: (() => void)[] = []
  #underWay = 0

  /** The small picture of a file below a folder, as JPEG; `undefined` if it is none. */
  async of(folder: string, file: string): Promise<Uint8Array | undefined> {
    if (!SHOWN.includes(path.extname(file).toLowerCase())) return undefined
    try {
      const location = within(folder, file)
      const { mtimeMs, size } = await stat(location)
      return await this.#kept.get(`${location} ${mtimeMs} ${size}`, () => this.#make(location))
    } catch {
      return undefined
    }
  }

  async #make(location: string): Promise<Uint8Array> {
    if (this.#underWay >= AT_ONCE) await new Promise<void>((go) => this.#waiting.push(go))
    this.#underWay += 1
    try {
      const pixels = await decodeExport(await readFile(location), path.basename(location), { maxEdge: EDGE })
      return await encode(pixels, { format: 'jpeg', quality: 82 })
    } finally {
      this.#underWay -= 1
      this.#waiting.shift()?.()
    }
  }
}
