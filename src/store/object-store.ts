import { fileURLToPath } from 'node:url'
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

/**
 * Opens a store.
 * @param url `s3://bucket/prefix`, or `file:///folder` for one that all machines have mounted
 * @param endpoint of an S3-compatible server; Amazon's own unless given
 * Throws `INPUT_INVALID` for another address.
 */
export async function openStore(url: string, endpoint?: string): Promise<ObjectStore> {
  const { protocol, hostname, pathname } = URL.parse(url) ?? { protocol: '', hostname: '', pathname: '' }
  if (protocol === 's3:' && hostname !== '') {
    const { S3Store } = await import('./s3.ts')
    return new S3Store(hostname, pathname.replace(/^\/+|\/+$/g, ''), endpoint)
  }
  if (protocol === 'file:' && hostname === '') {
    const { FolderStore } = await import('./folder-store.ts')
    return new FolderStore(fileURLToPath(url))
  }
  throw new BroadsideError('INPUT_INVALID', {
    message: '--store names no store',
    hint: 'Give s3://bucket/prefix, or file:///folder for a folder that all machines have mounted.',
    issues: [
      {
        file: '--store',
        path: '',
        found: protocol || 'no address',
        expected: 's3://bucket/prefix or file:///folder',
      },
    ],
  })
}

export function storeUnavailable(name: string, why: string, cause?: unknown): BroadsideError {
  return new BroadsideError('STORE_UNAVAILABLE', {
    message: `The store ${name} cannot be used: ${why}`,
    hint: 'Check --store, --endpoint and the credentials; `broadside doctor --store URL` tries them.',
    cause,
  })
}
