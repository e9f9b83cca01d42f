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
  /** Absolute path of the provider's bytes. */
  readonly path: string
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
    const name = `${key}.json`
    const text = await readFile(path.join(this.folder, name), 'utf8').catch(() => undefined)
    if (text === undefined) return undefined
    const json = parseJson(text, name)
    const { value: record, issues } =
      json.value === undefined ? { issues: json.issues } : parsePlateRecord(json.value, name)
    if (record === undefined) throw damaged(key, `its record says ${issues[0]?.path} is ${issues[0]?.found}`)
    const file = path.join(this.folder, record.file)
    const bytes = await readFile(file).catch(() => undefined)
    if (bytes === undefined) throw damaged(key, `${record.file} is not there`)
    if (sha256(bytes) !== record.sha256) throw damaged(key, `${record.file} is not what was stored`)
    return { record, path: file }
  }

  /** Keeps a plate where it survives a power cut. Throws `WRITE_FAILED`. */
  async put(record: PlateRecord, bytes: Uint8Array): Promise<StoredPlate> {
    const file = path.join(this.folder, record.file)
    await writeWhole(file, bytes, { durable: true })
    await writeWhole(path.join(this.folder, `${record.key}.json`), `${JSON.stringify(record, null, 2)}\n`, {
      durable: true,
    })
    return { record, path: file }
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
