import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { BroadsideError } from '../error/error.ts'
import { sha256 } from '../kit/hash.ts'
import { probePicture } from '../raster/sharp.ts'
import { writeWhole } from '../store/disk.ts'
import { stemOf } from './picture-name.ts'
import { PICTURE_PATH } from './schema.ts'

/** A picture that was sent. Size of the upright picture, in pixels. */
export interface StoredPicture {
  /** Below the folder it is kept in: `pictures/…`. */
  readonly path: string
  readonly width: number
  readonly height: number
}

/** By content, not by what the browser says it is. */
const EXTENSIONS: Readonly<Record<string, string>> = {
  jpeg: 'jpg',
  png: 'png',
  webp: 'webp',
  avif: 'avif',
  gif: 'gif',
}

/** Keeps a picture below a folder, under a name made from its own. Throws `PICTURE_UNREADABLE` or `PICTURE_TOO_LARGE`. */
export async function keepPicture(folder: string, name: string, bytes: Uint8Array): Promise<StoredPicture> {
  const { format, width, height } = await probePicture(bytes, name)
  const extension = EXTENSIONS[format]
  if (extension === undefined) {
    throw new BroadsideError('PICTURE_UNREADABLE', {
      message: `${name} is ${format.toUpperCase()}, which the studio does not take`,
      hint: 'Save it as JPEG, PNG, WebP or AVIF.',
    })
  }
  const stem = stemOf(name)
  // The hash keeps two pictures of one name apart, and lets one that comes twice lie once.
  const file = `pictures/${[stem, sha256(bytes).slice(0, 10)].filter((part) => part !== '').join('-')}.${extension}`
  await writeWhole(path.join(folder, file), bytes, { durable: true })
  return { path: file, width, height }
}

/** The pictures that are kept below a folder. What is none, however it came there, is not among them: the rest is of use. */
export async function picturesIn(folder: string): Promise<readonly StoredPicture[]> {
  const names = (await readdir(path.join(folder, 'pictures')).catch(() => [])).map(
    (name) => `pictures/${name}`,
  )
  const found = await Promise.all(
    names
      .filter((name) => PICTURE_PATH.test(name))
      .map(async (name) => {
        const bytes = await readFile(path.join(folder, name))
        const size = await probePicture(bytes, name).catch((error: unknown) => {
          if (!(error instanceof BroadsideError)) throw error
        })
        return size === undefined ? [] : [{ path: name, width: size.width, height: size.height }]
      }),
  )
  return found.flat()
}
