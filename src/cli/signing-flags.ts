import path from 'node:path'
import type { SigningFiles } from '../campaign/output/signing.ts'
import { refuseIssues } from '../error/error.ts'
import type { Terminal } from './terminal.ts'

/** Files of who signs, as the user named them; both or none. */
export interface SigningFlags {
  readonly c2paKey?: string
  readonly c2paCert?: string
}

/** Reads who signs, so that mistakes are told before anything is made. */
export async function signingOf(
  { c2paKey, c2paCert }: SigningFlags,
  terminal: Terminal,
): Promise<SigningFiles | undefined> {
  if (c2paKey === undefined && c2paCert === undefined) return undefined
  if (c2paKey === undefined || c2paCert === undefined) {
    const [file, other] =
      c2paKey === undefined ? ['--c2pa-key', '--c2pa-cert'] : ['--c2pa-cert', '--c2pa-key']
    refuseIssues([{ file, path: '', found: 'nothing', expected: `a PEM file, for ${other} is given` }])
    return undefined
  }
  const files = {
    key: path.resolve(terminal.folder, c2paKey),
    certificates: path.resolve(terminal.folder, c2paCert),
  }
  const { signingIssues } = await import('../campaign/output/signing.ts')
  refuseIssues(await signingIssues(files))
  return files
}
