import { fileURLToPath } from 'node:url'
import { BroadsideError } from '../error/error.ts'
import type { ObjectStore } from './object-store.ts'

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
