import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { BroadsideError } from '../error/error.ts'
import { parseJson } from '../error/json.ts'
import { sha256 } from '../kit/hash.ts'
import { writeWhole } from '../store/disk.ts'
import { type PlateRecord, parsePlateRecord } from './schema.ts'

/** A plate that was paid for and is kept. */
export interface StoredPlate {
  readonly record: PlateRecord
  /** Absolute path of the picture that is used: the provider's bytes, or what was put together from them. */
  readonly path: string
}

/** Hash over the picture of a record that is used. */
export function pictureHash({ composed, sha256: raw }: PlateRecord): string {
  return composed?.sha256 ?? raw
}

/**
 * Keeps plates by what was asked for: `<key>.png` with the provider's bytes as they came, `<key>.json` with what is known of
 * them. The record is written last, so that a plate is there whole or not at all. Nothing here is ever overwritten or
 * removed by the program.
 */
export class PlateStore {
  readonly folder: string

  /** @param folder absolute; made when the first plate is put there */
  constructor(folder: string) {
    this.folder = folder
  }

  /** File of the ledger, which belongs to the plates. */
  get ledgerFile(): string {
    return path.join(this.folder, 'ledger.sqlite')
  }

  /**
   * The plate of that key, if it is there.
   * @throws BroadsideError `PLATE_DAMAGED` if its bytes are not those that were stored
   */
  async find(key: string): Promise<StoredPlate | undefined> {
    const record = await this.record(key)
    if (record === undefined) return undefined
    const used = record.composed ?? record
    const file = path.join(this.folder, used.file)
    const bytes = await readFile(file).catch(() => undefined)
    if (bytes === undefined) throw damaged(key, `${used.file} is not there`)
    if (sha256(bytes) !== used.sha256) throw damaged(key, `${used.file} is not what was stored`)
    return { record, path: file }
  }

  /** What is known of the plate of that key, its picture unread. Throws `PLATE_DAMAGED`. */
  async record(key: string): Promise<PlateRecord | undefined> {
    const name = `${key}.json`
    const text = await readFile(path.join(this.folder, name), 'utf8').catch(() => undefined)
    if (text === undefined) return undefined
    const json = parseJson(text, name)
    const { value: record, issues } =
      json.value === undefined ? { issues: json.issues } : parsePlateRecord(json.value, name)
    if (record === undefined) throw damaged(key, `its record says ${issues[0]?.path} is ${issues[0]?.found}`)
    return record
  }

  /**
   * Keeps a plate where it survives a power cut. Throws `WRITE_FAILED`.
   * @param composed the picture that is used, where it is not the provider's own
   */
  async put(record: PlateRecord, bytes: Uint8Array, composed?: Uint8Array): Promise<StoredPlate> {
    await writeWhole(path.join(this.folder, record.file), bytes, { durable: true })
    const file = path.join(this.folder, record.composed?.file ?? record.file)
    if (composed !== undefined) await writeWhole(file, composed, { durable: true })
    await writeWhole(path.join(this.folder, `${record.key}.json`), `${JSON.stringify(record, null, 2)}\n`, {
      durable: true,
    })
    return { record, path: file }
  }

  /** The one plate whose key begins so; else what is wrong, in words for "found …, expected …". */
  async named(start: string): Promise<StoredPlate | { readonly found: string; readonly expected: string }> {
    const keys = await this.keys(start)
    const [key] = keys
    const known = key === undefined ? undefined : await this.find(key)
    if (known === undefined) {
      return { found: `no plate ${start}`, expected: 'a key that `broadside plate list` shows' }
    }
    if (keys.length === 1) return known
    return { found: `${keys.length} plates that begin with ${start}`, expected: 'more characters of the key' }
  }

  /** Keys of all plates, and of those that begin with `start`; sorted. */
  async keys(start = ''): Promise<readonly string[]> {
    const names = await readdir(this.folder).catch(() => [])
    return names
      .filter((name) => /^[0-9a-f]{64}\.json$/.test(name) && name.startsWith(start))
      .map((name) => name.slice(0, -'.json'.length))
      .sort()
  }
}

function damaged(key: string, why: string): BroadsideError {
  return new BroadsideError('PLATE_DAMAGED', {
    message: `The stored plate ${key.slice(0, 12)} cannot be used: ${why}`,
    hint: `Put it back from a copy, or remove ${key.slice(0, 12)}….json from the folder of plates: then it is made, and paid, again.`,
  })
}
