import { open } from 'node:fs/promises'
import { BroadsideError } from '../error/error.ts'
import type { Fault } from './record.ts'

/** Something that differs once a file has been written. */
export interface FileState {
  readonly bytes: number
  readonly changedMs: number
}

/** The state of a file that can be read, or what is wrong with it. */
export async function fileState(location: string): Promise<FileState | Fault> {
  try {
    const handle = await open(location)
    const facts = await handle.stat().finally(() => handle.close())
    return facts.isFile()
      ? { bytes: facts.size, changedMs: facts.mtimeMs }
      : { found: 'no file', expected: 'a file' }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : ''
    const found = code === 'ENOENT' ? 'no such file' : `a file that cannot be read (${code})`
    return { found, expected: 'a file' }
  }
}

/** Throws `INPUT_INVALID` unless a file is as it was: two passes over it must give the same rows. */
export async function refuseChanges(location: string, file: string, before: FileState): Promise<void> {
  const now = await fileState(location)
  if (!('found' in now) && now.bytes === before.bytes && now.changedMs === before.changedMs) return
  throw new BroadsideError('INPUT_INVALID', {
    message: `${file} was changed while it was being read`,
    hint: 'Run the same command again.',
    issues: [
      { file, path: '', found: 'another content than before', expected: 'a file that stays as it is' },
    ],
  })
}
