import { decodePicture, encode } from '../raster/sharp.ts'
import type { Till } from './purchases.ts'

/** Longest edge a picture is shown at while it is made, in pixels. */
const EDGE = 480

/** Pictures as they are made, small: the last partial image of each, until the purchase has ended. */
export class Partials {
  readonly #shown = new Map<string, Uint8Array>()

  /** The last one of a picture, as JPEG; `undefined` if there is none. */
  of(key: string): Uint8Array | undefined {
    return this.#shown.get(key)
  }

  /** Does what makes pictures, shows what comes of them meanwhile, and forgets it. */
  async during<T>(
    mark: Till['mark'],
    make: (show: (key: string, bytes: Uint8Array) => void) => Promise<T>,
  ): Promise<T> {
    const counts = new Map<string, number>()
    let last: Promise<unknown> = Promise.resolve()
    const show = async (key: string, bytes: Uint8Array): Promise<void> => {
      const pixels = await decodePicture(bytes, 'a partial image', { maxEdge: EDGE })
      this.#shown.set(key, await encode(pixels, { format: 'jpeg', quality: 82 }))
      const partials = (counts.get(key) ?? 0) + 1
      counts.set(key, partials)
      mark(key, { partials })
    }
    try {
      return await make((key, bytes) => {
        // What cannot be shown is no reason to lose what is paid for.
        last = last.then(() => show(key, bytes)).catch(() => {})
      })
    } finally {
      await last
      for (const key of counts.keys()) this.#shown.delete(key)
    }
  }
}
