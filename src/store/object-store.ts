import { BroadsideError } from '../error/error.ts'

/** Where machines that work together put files. Keys are paths of letters, digits, `-`, `_`, `.` and `/`. */
export interface ObjectStore {
  /** For messages; no secrets. */
  readonly name: string
  /** All bytes; `undefined` where there is nothing. Throws `STORE_UNAVAILABLE`. */
  get(key: string): Promise<Uint8Array | undefined>
  /** Throws `STORE_UNAVAILABLE`. */
  has(key: string): Promise<boolean>
  /** In whole or not at all; what stood there is replaced. Throws `STORE_UNAVAILABLE`. */
  put(key: string, bytes: Uint8Array | string, type: string): Promise<void>
  /** Whether it can be used now. Throws `STORE_UNAVAILABLE`. */
  check(): Promise<void>
  close(): void
}

export function storeUnavailable(name: string, why: string, cause?: unknown): BroadsideError {
  return new BroadsideError('STORE_UNAVAILABLE', {
    message: `The store ${name} cannot be used: ${why}`,
    hint: 'Check --store, --endpoint and the credentials; `broadside doctor --store URL` tries them.',
    cause,
  })
}
