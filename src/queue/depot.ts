import { mkdir, readFile, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { filesOf } from '../campaign/design/design-files.ts'
import type { DesignRef } from '../campaign/studio.ts'
import { hashOf, sha256 } from '../kit/hash.ts'
import { within, writeWhole } from '../store/disk.ts'
import { type ObjectStore, storeUnavailable } from '../store/object-store.ts'
import { parseBundle } from './schema.ts'

const BYTES = 'application/octet-stream'
const JSON_TYPE = 'application/json'
/** Uploads and downloads at a time. */
const AT_ONCE = 16

/** Puts into a store what tasks need: every file once, under its hash. */
export class Sender {
  readonly #store: ObjectStore
  readonly #files = new Map<string, Promise<string>>()
  readonly #bundles = new Map<string, Promise<string>>()

  constructor(store: ObjectStore) {
    this.#store = store
  }

  /** Gives the hash of a file, which is in the store from now on. */
  file(from: string): Promise<string> {
    return once(this.#files, from, async () => {
      const bytes = await readFile(from)
      const hash = sha256(bytes)
      await this.#put(inputKey(hash), bytes, BYTES)
      return hash
    })
  }

  /** Gives the hash of the files of a design, all of which are in the store from now on. */
  design(ref: DesignRef): Promise<string> {
    return once(this.#bundles, hashOf(ref), async () => {
      const files = await filesOf(ref)
      const listed = await inParallel(files, async (file) => ({
        path: file.path,
        sha256: await this.file(file.from),
      }))
      const hash = hashOf(listed)
      await this.#put(bundleKey(hash), JSON.stringify({ files: listed }), JSON_TYPE)
      return hash
    })
  }

  async #put(key: string, bytes: Uint8Array | string, type: string): Promise<void> {
    if (!(await this.#store.has(key))) await this.#store.put(key, bytes, type)
  }
}

/** Bytes of files that are kept for the next tasks. */
const KEPT = 2 * 2 ** 30

/** Fetches from a store what tasks need, and keeps it below a folder of its own. */
export class Depot {
  readonly #store: ObjectStore
  readonly #folder: string
  readonly #files = new Map<string, { readonly path: Promise<string>; users: number; bytes: number }>()
  readonly #designs = new Map<string, Promise<string>>()

  /** @param folder absolute; what is in it belongs to the depot */
  constructor(store: ObjectStore, folder: string) {
    this.#store = store
    this.#folder = folder
  }

  /** The absolute path of a file by its hash. It stays there until as many times released. */
  async borrow(hash: string): Promise<string> {
    const known = this.#files.get(hash)
    const file = known ?? { path: this.#fetch(hash), users: 0, bytes: 0 }
    file.users++
    // What was used last stands last.
    this.#files.delete(hash)
    this.#files.set(hash, file)
    try {
      const place = await file.path
      if (known === undefined) file.bytes = (await stat(place)).size
      return place
    } catch (error) {
      this.#files.delete(hash)
      throw error
    }
  }

  async release(hashes: readonly string[]): Promise<void> {
    for (const hash of hashes) {
      const file = this.#files.get(hash)
      if (file !== undefined) file.users--
    }
    let sum = [...this.#files.values()].reduce((total, { bytes }) => total + bytes, 0)
    for (const [hash, { users, bytes, path: place }] of this.#files) {
      if (sum <= KEPT) return
      if (users > 0) continue
      this.#files.delete(hash)
      sum -= bytes
      await rm(await place, { force: true })
    }
  }

  /** The absolute path of a project folder with a design in it. */
  design(hash: string): Promise<string> {
    return once(this.#designs, hash, async () => {
      const folder = path.join(this.#folder, 'designs', hash)
      const text = await this.#store.get(bundleKey(hash))
      const files = parseBundle(text, hash)
      await inParallel(files, async (file) => {
        await writeWhole(within(folder, file.path), await this.#bytes(file.sha256))
      })
      return folder
    })
  }

  async #fetch(hash: string): Promise<string> {
    const place = path.join(this.#folder, 'files', hash)
    await mkdir(path.dirname(place), { recursive: true })
    await writeWhole(place, await this.#bytes(hash))
    return place
  }

  async #bytes(hash: string): Promise<Uint8Array> {
    const bytes = await this.#store.get(inputKey(hash))
    if (bytes === undefined) throw storeUnavailable(this.#store.name, `${inputKey(hash)} is not there`)
    if (sha256(bytes) !== hash) throw storeUnavailable(this.#store.name, `${inputKey(hash)} is damaged`)
    return bytes
  }
}

/** Where a file that tasks need lies in the store. */
export function inputKey(hash: string): string {
  return `inputs/${hash.slice(0, 2)}/${hash}`
}

function bundleKey(hash: string): string {
  return `designs/${hash}.json`
}

/** One piece of work for all who ask for the same; forgotten if it fails. */
function once<T>(known: Map<string, Promise<T>>, key: string, work: () => Promise<T>): Promise<T> {
  const doing = known.get(key) ?? work()
  known.set(key, doing)
  doing.catch(() => known.delete(key))
  return doing
}

/** Works through a list, some at a time; results in its order. */
async function inParallel<T, R>(list: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  const waiting = list.entries()
  const lane = async (): Promise<void> => {
    for (const [at, item] of waiting) results[at] = await work(item)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
  return results
}
