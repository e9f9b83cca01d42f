import path from 'node:path'
import { BroadsideError } from '../error/error.ts'
import { type Issue, quote } from '../error/issue.ts'
import type { Box } from '../kit/geometry.ts'
import { sha256 } from '../kit/hash.ts'
import { LIMITS } from '../kit/limits.ts'
import { readBounded } from './read-file.ts'

/** A picture file, read and found sound. */
export interface Picture {
  /** Absolute. */
  readonly path: string
  /** The name its author knows. */
  readonly name: string
  readonly sha256: string
  readonly focal?: readonly [x: number, y: number]
  readonly protect: readonly Box[]
}

/** What an author says of a picture. */
export interface PictureRemarks {
  readonly focal?: readonly [x: number, y: number] | undefined
  readonly protect?: readonly Box[]
}

/** Opens pictures, each once, however many rows show it, and collects what is wrong with them. */
export class PictureShelf {
  readonly issues: Issue[] = []
  readonly #hashes = new Map<string, Promise<string | undefined>>()

  /** @param where it is named, for messages */
  async open(
    name: string,
    folder: string,
    where: { readonly file: string; readonly path: string },
    { focal, protect = [] }: PictureRemarks = {},
  ): Promise<Picture | undefined> {
    const location = path.resolve(folder, name)
    const hash = this.#hashes.get(location) ?? this.#read(location, name, where)
    this.#hashes.set(location, hash)
    const digest = await hash
    if (digest === undefined) return undefined
    return { path: location, name, sha256: digest, protect, ...(focal === undefined ? {} : { focal }) }
  }

  async #read(
    location: string,
    name: string,
    where: { file: string; path: string },
  ): Promise<string | undefined> {
    const bytes = await readBounded(location, name, LIMITS.pictureBytes)
    if (!(bytes instanceof Uint8Array)) {
      this.issues.push({ ...where, found: quote(name), expected: `a picture; there is ${bytes.found}` })
      return undefined
    }
    try {
      // All of it, though small: a picture that ends early must be found before the first export is written.
      const { decodePicture } = await import('../raster/sharp.ts')
      await decodePicture(bytes, name, { maxEdge: 64 })
      return sha256(bytes)
    } catch (error) {
      if (!(error instanceof BroadsideError)) throw error
      this.issues.push({
        ...where,
        found: quote(name),
        expected: `a picture that can be read (${error.message})`,
      })
      return undefined
    }
  }
}
