import { randomUUID } from 'node:crypto'
import { access, constants, mkdir, readFile, rename, stat } from 'node:fs/promises'
import { BroadsideError } from '../error/error.ts'
import { within, writeWhole } from './disk.ts'
import { type ObjectStore, storeUnavailable } from './object-store.ts'

/** A folder that all machines have mounted, or just one machine. */
export class FolderStore implements ObjectStore {
  readonly name: string
  readonly #root: string

  constructor(root: string) {
    this.#root = root
    this.name = root
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    return readFile(within(this.#root, key)).catch((error) => this.#absent(error))
  }

  async has(key: string): Promise<boolean> {
    return (await stat(within(this.#root, key)).catch((error) => this.#absent(error))) !== undefined
  }

  async put(key: string, bytes: Uint8Array | string): Promise<void> {
    const place = within(this.#root, key)
    // Machines may write the same at once, from processes with the same number.
    const own = `${place}.${randomUUID()}`
    await writeWhole(own, bytes, { durable: true })
      .then(() => rename(own, place))
      .catch((cause) => {
        throw storeUnavailable(
          this.name,
          cause instanceof BroadsideError ? cause.message : String(cause),
          cause,
        )
      })
  }

  async check(): Promise<void> {
    await mkdir(this.#root, { recursive: true })
      .then(() => access(this.#root, constants.W_OK))
      .catch((error: NodeJS.ErrnoException) => {
        throw storeUnavailable(this.name, error.message, error)
      })
  }

  close(): void {}

  #absent(error: NodeJS.ErrnoException): undefined {
    if (error.code !== 'ENOENT') throw storeUnavailable(this.name, error.message, error)
  }
}
